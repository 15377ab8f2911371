package main

import (
	"encoding/json"
	"sort"
	"strconv"
	"time"
	"unicode/utf8"
)

// schedule is one entry as it crosses to and from the tests: a name that is not UTF-8 stands in
// NameBase64 instead of Name, and no offset means UTC.
type schedule struct {
	Name          string `json:"name"`
	NameBase64    []byte `json:"nameBase64,omitempty"`
	Seconds       string `json:"seconds"`
	Nanoseconds   int    `json:"nanoseconds"`
	OffsetSeconds *int   `json:"offsetSeconds"`
}

func toJSON(lastTimes times) ([]byte, error) {
	names := make([]string, 0, len(lastTimes))
	for name := range lastTimes {
		names = append(names, name)
	}
	sort.Strings(names)
	schedules := make([]schedule, 0, len(names))
	for _, name := range names {
		last := lastTimes[name]
		entry := schedule{Seconds: strconv.FormatInt(last.Unix(), 10), Nanoseconds: last.Nanosecond()}
		if utf8.ValidString(name) {
			entry.Name = name
		} else {
			entry.NameBase64 = []byte(name)
		}
		if last.Location() != time.UTC {
			_, offset := last.Zone()
			entry.OffsetSeconds = &offset
		}
		schedules = append(schedules, entry)
	}
	return json.Marshal(schedules)
}

func fromJSON(data []byte) (times, error) {
	var schedules []schedule
	if err := json.Unmarshal(data, &schedules); err != nil {
		return nil, err
	}
	lastTimes := make(times, len(schedules))
	for _, entry := range schedules {
		seconds, err := strconv.ParseInt(entry.Seconds, 10, 64)
		if err != nil {
			return nil, err
		}
		zone := time.UTC
		if entry.OffsetSeconds != nil {
			zone = time.FixedZone("", *entry.OffsetSeconds)
		}
		last := time.Unix(seconds, int64(entry.Nanoseconds)).In(zone)
		lastTimes[entry.Name+string(entry.NameBase64)] = &last
	}
	return lastTimes, nil
}
