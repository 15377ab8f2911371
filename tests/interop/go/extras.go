package main

import (
	"encoding/gob"
	"math"
	"math/big"
	"net/url"
	"time"
)

// gobStamp sends what time.Time sends, by the same interface, under another name.
type gobStamp struct{ last time.Time }

func (s gobStamp) GobEncode() ([]byte, error)   { return s.last.GobEncode() }
func (s *gobStamp) GobDecode(data []byte) error { return s.last.GobDecode(data) }

// binaryStamp sends the same bytes as a binary marshaler, which gob tells apart.
type binaryStamp struct{ last time.Time }

func (s binaryStamp) MarshalBinary() ([]byte, error)     { return s.last.MarshalBinary() }
func (s *binaryStamp) UnmarshalBinary(data []byte) error { return s.last.UnmarshalBinary(data) }

type node struct {
	Value int
	Next  *node
}

func newList(length int) *node {
	var list *node
	for i := 1; i <= length; i++ {
		list = &node{i, list}
	}
	return list
}

type tree struct {
	Label    string
	Children []tree
	ByName   map[string]*tree
}

type inner struct {
	Text  string
	Value any
}

// Extras has a field of every kind of type that gob can send.
type Extras struct {
	Bool       bool
	Int        int
	Int8       int8
	Int64      int64
	Uint       uint
	Uint64     uint64
	Float32    float32
	Float64    float64
	Complex128 complex128
	String     string
	Bytes      []byte
	Array      [3]int
	Arrays     [2][2]string
	Slice      []string
	Slices     [][]byte
	Bools      []bool
	Floats     []float64
	Complexes  []complex64
	Structs    []node
	Map        map[string]int
	Maps       map[int]map[string][]float64
	ArrayKeys  map[[2]int]bool
	StructMap  map[string]inner
	List       *node
	Tree       tree
	Anything   any
	Anythings  []any
	Named      map[string]any
	Nothing    any
	Time       time.Time
	Times      []time.Time
	TimeMap    map[string]*time.Time
	Big        *big.Int
	Bigs       []big.Int
	Binary     *url.URL
	Binaries   map[string]binaryStamp
	Embedded
}

type Embedded struct{ Inside string }

func init() {
	for _, value := range []any{inner{}, tree{}, []any{}, map[string]any{}, time.Time{}, gobStamp{}, binaryStamp{}} {
		gob.Register(value)
	}
}

func newExtras() Extras {
	when := time.Unix(1_695_749_400, 123_456_789).UTC()
	nested := inner{"outer", inner{"middle", []any{1, "two", 3.5, tree{Label: "inside"}, when}}}
	return Extras{
		Bool: true, Int: -1, Int8: math.MinInt8, Int64: math.MinInt64,
		Uint: 300, Uint64: math.MaxUint64, Float32: 1.5, Float64: math.Inf(-1),
		Complex128: complex(1, -2), String: "text", Bytes: []byte{0, 255},
		Array: [3]int{1, 0, -3}, Arrays: [2][2]string{{"a", ""}, {"c", "d"}},
		Slice: []string{"", "x"}, Slices: [][]byte{nil, {1}}, Bools: []bool{true, false},
		Floats: []float64{0, math.NaN()}, Complexes: []complex64{1i},
		Structs: []node{{}, {1, newList(2)}},
		Map:     map[string]int{"": 0, "one": 1}, Maps: map[int]map[string][]float64{-1: {"x": {1, 2}}},
		ArrayKeys: map[[2]int]bool{{1, 2}: true}, StructMap: map[string]inner{"a": nested, "b": {}},
		List:     newList(20),
		Tree:     tree{"root", []tree{{Label: "left"}, {}}, map[string]*tree{"right": {Label: "r"}}},
		Anything: nested, Anythings: []any{true, nested, gobStamp{when}, binaryStamp{when}},
		Named: map[string]any{"list": []any{nested, []any{}}, "map": map[string]any{"x": uint(1)}},
		Time:  when, Times: []time.Time{when, {}}, TimeMap: map[string]*time.Time{"when": &when},
		Big: big.NewInt(-1 << 40), Bigs: []big.Int{*big.NewInt(7)},
		Binary:   &url.URL{Scheme: "https", Host: "example.org"},
		Binaries: map[string]binaryStamp{"when": {when}},
		Embedded: Embedded{"embedded"},
	}
}
