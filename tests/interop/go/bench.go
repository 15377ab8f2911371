package main

import (
	"bufio"
	"fmt"
	"io"
	"runtime"
	"time"
)

// bench takes one gob as a frame, then lines `read COUNT` and `write COUNT`; each is answered by a
// line with the nanoseconds that COUNT readings or writings of that snapshot took together.
func bench(in *bufio.Reader, out io.Writer) error {
	data, err := readFrame(in)
	if err != nil {
		return err
	}
	lastTimes, err := readSnapshot(data)
	if err != nil {
		return err
	}
	for {
		var operation string
		var count int
		if _, err := fmt.Fscanln(in, &operation, &count); err == io.EOF {
			return nil
		} else if err != nil {
			return err
		}
		once := func() error {
			_, err := writeSnapshot(lastTimes)
			return err
		}
		if operation == "read" {
			once = func() error {
				read, err := readSnapshot(data)
				if err == nil && len(read) != len(lastTimes) {
					return fmt.Errorf("read %d schedules of %d", len(read), len(lastTimes))
				}
				return err
			}
		}
		runtime.GC()
		start := time.Now()
		for i := 0; i < count; i++ {
			if err := once(); err != nil {
				return err
			}
		}
		fmt.Fprintln(out, time.Since(start).Nanoseconds())
	}
}
