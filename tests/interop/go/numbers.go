package main

import (
	"fmt"
	"os"
	"os/exec"
	"strings"
)

// firstOfFlyte is the number of the first type that a process encodes with the versions of Go that
// Flyte v1 was built with. Later ones begin at 64.
const firstOfFlyte = "65"

// numberTypesAsFlyte encodes types of no interest until the next one has the number that Flyte gave
// to its first. Which numbers are used up, only another process can tell without using up one more.
func numberTypesAsFlyte() error {
	program, err := os.Executable()
	if err != nil {
		return err
	}
	first, err := exec.Command(program, "first-type").Output()
	if err != nil || strings.TrimSpace(string(first)) == firstOfFlyte {
		return err
	}
	_, err = encode(struct{ Unused int }{})
	return err
}

func printFirstType() error {
	out, err := encode(struct{ First int }{})
	if err != nil {
		return err
	}
	// A length, then the number as a negative one: one's complement, shifted left, lowest bit 1.
	number := out[1]
	if number == 0xff {
		number = out[2]
	}
	_, err = fmt.Println(number/2 + 1)
	return err
}
