package main

import (
	"bytes"
	"encoding/gob"
	"fmt"
	"time"
)

// SnapshotV1 and VersionedSnapshot have the names and fields of Flyte's types, since gob sends both.

type SnapshotV1 struct {
	LastTimes map[string]*time.Time
}

type VersionedSnapshot struct {
	Version int
	Ser     []byte
}

type times = map[string]*time.Time

func encode(value any) ([]byte, error) {
	var out bytes.Buffer
	err := gob.NewEncoder(&out).Encode(value)
	return out.Bytes(), err
}

// writeSnapshot encodes the payload before the envelope, as Flyte does: gob numbers types in the
// order in which a process first meets them.
func writeSnapshot(lastTimes times) ([]byte, error) {
	payload, err := encode(SnapshotV1{LastTimes: lastTimes})
	if err != nil {
		return nil, err
	}
	return encode(&VersionedSnapshot{Version: 1, Ser: payload})
}

// readSnapshot presets the version and the map, as Flyte does.
func readSnapshot(data []byte) (lastTimes times, err error) {
	defer func() {
		if panicked := recover(); panicked != nil {
			err = fmt.Errorf("panic: %v", panicked)
		}
	}()
	envelope := VersionedSnapshot{Version: 1}
	if err := gob.NewDecoder(bytes.NewReader(data)).Decode(&envelope); err != nil {
		return nil, err
	}
	if envelope.Version != 1 {
		return nil, fmt.Errorf("unsupported version %d", envelope.Version)
	}
	snapshot := SnapshotV1{LastTimes: times{}}
	if err := gob.NewDecoder(bytes.NewReader(envelope.Ser)).Decode(&snapshot); err != nil {
		return nil, err
	}
	return snapshot.LastTimes, nil
}
