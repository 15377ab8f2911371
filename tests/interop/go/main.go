// Command interop reads and writes Flyte's snapshots with encoding/gob, for tests that compare
// another implementation with Go's.
//
//	interop read                gob in, schedules out (JSON, sorted by name)
//	interop write               schedules in, gob out, with the type ids of a fresh process of Flyte
//	interop first-type          prints the number that a fresh process gives to its first type
//	interop generate VARIANT    the same, by a writer whose types differ from Flyte's
//	interop variants            prints the names of the variants, one a line
//	interop bench               one gob in; then commands, one a line (see bench.go)
//
// In and out are frames: four bytes of length, big-endian, then the content. An answer's content
// starts with a byte: 0 before a result, 1 before the text of an error.
package main

import (
	"bufio"
	"encoding/binary"
	"fmt"
	"io"
	"os"
	"sort"
)

func readFrame(in io.Reader) ([]byte, error) {
	var length uint32
	if err := binary.Read(in, binary.BigEndian, &length); err != nil {
		return nil, err
	}
	content := make([]byte, length)
	_, err := io.ReadFull(in, content)
	return content, err
}

func writeAnswer(out io.Writer, result []byte, failure error) error {
	status := byte(0)
	if failure != nil {
		status, result = 1, []byte(failure.Error())
	}
	if err := binary.Write(out, binary.BigEndian, uint32(len(result)+1)); err != nil {
		return err
	}
	_, err := out.Write(append([]byte{status}, result...))
	return err
}

func answerFrames(answer func([]byte) ([]byte, error)) error {
	in, out := bufio.NewReader(os.Stdin), bufio.NewWriter(os.Stdout)
	for {
		request, err := readFrame(in)
		if err == io.EOF {
			return out.Flush()
		}
		if err != nil {
			return err
		}
		result, failure := answer(request)
		if err := writeAnswer(out, result, failure); err != nil {
			return err
		}
	}
}

func readRequest(request []byte) ([]byte, error) {
	lastTimes, err := readSnapshot(request)
	if err != nil {
		return nil, err
	}
	return toJSON(lastTimes)
}

func writeRequest(write func(times) ([]byte, error)) func([]byte) ([]byte, error) {
	return func(request []byte) ([]byte, error) {
		lastTimes, err := fromJSON(request)
		if err != nil {
			return nil, err
		}
		return write(lastTimes)
	}
}

func run(arguments []string) error {
	if len(arguments) == 2 && arguments[0] == "generate" && variants[arguments[1]] != nil {
		return answerFrames(writeRequest(variants[arguments[1]]))
	}
	if len(arguments) == 1 {
		switch arguments[0] {
		case "read":
			return answerFrames(readRequest)
		case "first-type":
			return printFirstType()
		case "write":
			if err := numberTypesAsFlyte(); err != nil {
				return err
			}
			return answerFrames(writeRequest(writeSnapshot))
		case "bench":
			return bench(bufio.NewReader(os.Stdin), os.Stdout)
		case "variants":
			return printVariants()
		}
	}
	return fmt.Errorf("usage: interop read | write | generate VARIANT | variants | first-type | bench")
}

func printVariants() error {
	names := make([]string, 0, len(variants))
	for name := range variants {
		names = append(names, name)
	}
	sort.Strings(names)
	for _, name := range names {
		fmt.Println(name)
	}
	return nil
}

func main() {
	if err := run(os.Args[1:]); err != nil {
		fmt.Fprintln(os.Stderr, err)
		os.Exit(1)
	}
}
