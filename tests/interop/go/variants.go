package main

import (
	"bytes"
	"encoding/gob"
	"fmt"
	"io"
	"reflect"
	"time"
)

// variants are writers whose types differ from Flyte's in ways that gob allows, or, where the name
// starts with "refused", in ways that make Go's reader refuse. A type that is local to a function
// has a type id of its own.
var variants = map[string]func(times) ([]byte, error){
	"fields-reordered": func(t times) ([]byte, error) {
		type VersionedSnapshot struct {
			Ser     []byte
			Version int
		}
		return wrap(SnapshotV1{t}, func(ser []byte) any { return VersionedSnapshot{ser, 1} })
	},
	"other-type-names": func(t times) ([]byte, error) {
		type key string
		type stamps map[key]*time.Time
		type raw []byte
		type payload struct{ LastTimes stamps }
		type envelope struct {
			Version int8
			Ser     raw
		}
		renamed := stamps{}
		for name, last := range t {
			renamed[key(name)] = last
		}
		return wrap(payload{renamed}, func(ser []byte) any { return envelope{1, ser} })
	},
	"pointer-fields": func(t times) ([]byte, error) {
		type payload struct{ LastTimes **map[string]**time.Time }
		type envelope struct {
			Version *int
			Ser     **[]byte
		}
		pointers := map[string]**time.Time{}
		for name := range t {
			last := t[name]
			pointers[name] = &last
		}
		one, pointer := 1, &pointers
		return wrap(payload{&pointer}, func(ser []byte) any {
			bytes := &ser
			return envelope{&one, &bytes}
		})
	},
	"times-by-value": func(t times) ([]byte, error) {
		type payload struct{ LastTimes map[string]time.Time }
		values := map[string]time.Time{}
		for name, last := range t {
			values[name] = *last
		}
		return wrap(payload{values}, flyteEnvelope)
	},
	"times-of-another-encoder": func(t times) ([]byte, error) {
		type payload struct{ LastTimes map[string]gobStamp }
		values := map[string]gobStamp{}
		for name, last := range t {
			values[name] = gobStamp{*last}
		}
		return wrap(payload{values}, flyteEnvelope)
	},
	"version-omitted": func(t times) ([]byte, error) {
		return wrap(SnapshotV1{t}, func(ser []byte) any { return VersionedSnapshot{Ser: ser} })
	},
	"version-undeclared": func(t times) ([]byte, error) {
		type VersionedSnapshot struct{ Ser []byte }
		return wrap(SnapshotV1{t}, func(ser []byte) any { return VersionedSnapshot{ser} })
	},
	"ids-of-two-bytes": func(t times) ([]byte, error) { return afterOtherTypes(100, t) },
	"extra-fields": func(t times) ([]byte, error) {
		extras := newExtras()
		type SnapshotV1 struct {
			Before    Extras
			LastTimes times
			After     Extras
		}
		type VersionedSnapshot struct {
			Before  Extras
			Version int
			Between *Extras
			Ser     []byte
			After   Extras
		}
		return wrap(SnapshotV1{extras, t, extras}, func(ser []byte) any {
			return VersionedSnapshot{extras, 1, &extras, ser, extras}
		})
	},
	"extra-fields-set-to-nothing": func(t times) ([]byte, error) {
		type SnapshotV1 struct {
			Before    Extras
			LastTimes times
			After     *Extras
		}
		return wrap(SnapshotV1{LastTimes: t}, flyteEnvelope)
	},
	"nesting-of-5000-levels": func(t times) ([]byte, error) {
		type SnapshotV1 struct {
			List      *node
			LastTimes times
		}
		return wrap(SnapshotV1{newList(5_000), t}, flyteEnvelope)
	},
	"trailing-value-in-the-payload": func(t times) ([]byte, error) {
		payload, err := encodeTwice(SnapshotV1{t})
		if err != nil {
			return nil, err
		}
		return encode(flyteEnvelope(payload))
	},
	"trailing-value-after-the-envelope": func(t times) ([]byte, error) {
		payload, err := encode(SnapshotV1{t})
		if err != nil {
			return nil, err
		}
		return encodeTwice(flyteEnvelope(payload))
	},
	// Go's decoder, skipping a nil interface, takes the bytes that follow it for its type.
	"refused-extra-slice-of-nothing": payloadOf(func(t times) any {
		return struct {
			Before    []any
			LastTimes times
		}{[]any{nil, true}, t}
	}),
	"refused-version-of-strings": envelopeOf(func(ser []byte) any {
		return struct {
			Version string
			Ser     []byte
		}{"1", ser}
	}),
	"refused-version-unsigned": envelopeOf(func(ser []byte) any {
		return struct {
			Version uint
			Ser     []byte
		}{1, ser}
	}),
	"refused-version-of-floats": envelopeOf(func(ser []byte) any {
		return struct {
			Version float64
			Ser     []byte
		}{1, ser}
	}),
	"refused-version-negative": envelopeOf(func(ser []byte) any { return VersionedSnapshot{-1, ser} }),
	"refused-payload-of-strings": envelopeOf(func(ser []byte) any {
		return struct {
			Version int
			Ser     string
		}{1, string(ser)}
	}),
	"refused-payload-of-integers": envelopeOf(func(ser []byte) any {
		return struct {
			Version int
			Ser     []int
		}{1, []int{1, 2, 3}}
	}),
	"refused-payload-missing":     envelopeOf(func([]byte) any { return VersionedSnapshot{Version: 1} }),
	"refused-envelope-unrelated":  envelopeOf(func(ser []byte) any { return struct{ Other []byte }{ser} }),
	"refused-envelope-no-struct":  envelopeOf(func(ser []byte) any { return ser }),
	"refused-envelope-of-a-map":   envelopeOf(func(ser []byte) any { return map[string][]byte{"Ser": ser} }),
	"refused-payload-unrelated":   payloadOf(func(t times) any { return struct{ Other times }{t} }),
	"refused-payload-no-struct":   payloadOf(func(t times) any { return t }),
	"refused-times-in-a-slice":    payloadOf(func(t times) any { return struct{ LastTimes []time.Time }{values(t)} }),
	"refused-times-of-strings":    payloadOf(func(t times) any { return struct{ LastTimes map[string]string }{texts(t)} }),
	"refused-times-in-marshalers": payloadOf(func(t times) any { return struct{ LastTimes map[string]binaryStamp }{stamps(t)} }),
	"refused-names-of-integers": payloadOf(func(t times) any {
		return struct{ LastTimes map[int]time.Time }{map[int]time.Time{1: time.Unix(1, 0)}}
	}),
}

// wrap encodes the payload, then the envelope that is made of it.
func wrap(payload any, envelope func(ser []byte) any) ([]byte, error) {
	ser, err := encode(payload)
	if err != nil {
		return nil, err
	}
	return encode(envelope(ser))
}

func flyteEnvelope(ser []byte) any { return VersionedSnapshot{1, ser} }

func envelopeOf(envelope func(ser []byte) any) func(times) ([]byte, error) {
	return func(t times) ([]byte, error) { return wrap(SnapshotV1{t}, envelope) }
}

func payloadOf(payload func(times) any) func(times) ([]byte, error) {
	return func(t times) ([]byte, error) { return wrap(payload(t), flyteEnvelope) }
}

func encodeTwice(value any) ([]byte, error) {
	var out bytes.Buffer
	encoder := gob.NewEncoder(&out)
	if err := encoder.Encode(value); err != nil {
		return nil, err
	}
	err := encoder.Encode(value)
	return out.Bytes(), err
}

// afterOtherTypes writes Flyte's own types after gob has numbered twice that many others.
func afterOtherTypes(count int, t times) ([]byte, error) {
	encoder := gob.NewEncoder(io.Discard)
	for length := 1; length <= count; length++ {
		slice := reflect.SliceOf(reflect.ArrayOf(length, reflect.TypeOf(false)))
		if err := encoder.EncodeValue(reflect.MakeSlice(slice, 0, 0)); err != nil {
			return nil, err
		}
	}
	return writeSnapshot(t)
}

func values(t times) (all []time.Time) {
	for _, last := range t {
		all = append(all, *last)
	}
	return append(all, time.Unix(1, 0))
}

func texts(t times) map[string]string {
	all := map[string]string{}
	for name, last := range t {
		all[name] = fmt.Sprint(last)
	}
	return all
}

func stamps(t times) map[string]binaryStamp {
	all := map[string]binaryStamp{}
	for name, last := range t {
		all[name] = binaryStamp{*last}
	}
	return all
}
