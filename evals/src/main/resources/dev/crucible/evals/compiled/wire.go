// Package wire carries plain values between the tests and the candidate, as frames of bytes.
// Both sides are built from the same signature, so only values behind an interface carry a type.
package wire

import (
	"encoding/binary"
	"fmt"
	"io"
	"math"
	"os"
	"reflect"
	"syscall"
)

const maxFrame = 4 << 20

var (
	input  *os.File
	output *os.File
)

// The descriptors of the exchange move away from where programs read and print.
func init() {
	in, first := syscall.Dup(0)
	out, second := syscall.Dup(1)
	nothing, third := syscall.Open("/dev/null", syscall.O_RDONLY, 0)
	if first != nil || second != nil || third != nil {
		os.Exit(71)
	}
	syscall.CloseOnExec(in)
	syscall.CloseOnExec(out)
	if syscall.Dup3(nothing, 0, 0) != nil || syscall.Dup3(2, 1, 0) != nil {
		os.Exit(71)
	}
	input, output = os.NewFile(uintptr(in), "input"), os.NewFile(uintptr(out), "output")
	os.Stdout = os.Stderr
}

func readFrame() ([]byte, bool) {
	head := make([]byte, 4)
	if _, err := io.ReadFull(input, head); err != nil {
		return nil, false
	}
	size := binary.BigEndian.Uint32(head)
	if size > maxFrame {
		panic("a frame is too long")
	}
	frame := make([]byte, size)
	_, err := io.ReadFull(input, frame)
	return frame, err == nil
}

func writeFrame(frame []byte) {
	if len(frame) > maxFrame {
		panic("a value is too large")
	}
	head := make([]byte, 4, 4+len(frame))
	binary.BigEndian.PutUint32(head, uint32(len(frame)))
	if _, err := output.Write(append(head, frame...)); err != nil {
		os.Exit(72)
	}
}

// The types that may be behind an interface.
var types = map[string]reflect.Type{}

func init() {
	for _, value := range []interface{}{
		false, "", int(0), int8(0), int16(0), int32(0), int64(0), uint(0), uint8(0), uint16(0),
		uint32(0), uint64(0), float32(0), float64(0), []bool{}, []string{}, []int{}, []int32{},
		[]int64{}, []float64{}, []byte{}, []interface{}{}, [][]int{}, [][]string{}, [2]int{},
		[2]float64{}, [2]interface{}{}, map[string]int{}, map[int]int{}, map[string]string{},
		map[string]interface{}{}, map[interface{}]interface{}{}, map[rune]int{},
	} {
		types[reflect.TypeOf(value).String()] = reflect.TypeOf(value)
	}
}

func encode(to []byte, value reflect.Value) []byte {
	switch value.Kind() {
	case reflect.Bool:
		if value.Bool() {
			return append(to, 1)
		}
		return append(to, 0)
	case reflect.Int, reflect.Int8, reflect.Int16, reflect.Int32, reflect.Int64:
		return binary.BigEndian.AppendUint64(to, uint64(value.Int()))
	case reflect.Uint, reflect.Uint8, reflect.Uint16, reflect.Uint32, reflect.Uint64:
		return binary.BigEndian.AppendUint64(to, value.Uint())
	case reflect.Float32, reflect.Float64:
		return binary.BigEndian.AppendUint64(to, math.Float64bits(value.Float()))
	case reflect.String:
		return append(count(to, value.Len()), value.String()...)
	case reflect.Slice:
		if value.IsNil() {
			return append(to, 0)
		}
		return elements(count(append(to, 1), value.Len()), value)
	case reflect.Array:
		return elements(to, value)
	case reflect.Map:
		if value.IsNil() {
			return append(to, 0)
		}
		to = count(append(to, 1), value.Len())
		for entries := value.MapRange(); entries.Next(); {
			to = encode(encode(to, entries.Key()), entries.Value())
		}
		return to
	case reflect.Interface:
		if value.IsNil() {
			return append(to, 0)
		}
		content := value.Elem()
		name := content.Type().String()
		if types[name] != content.Type() {
			panic("a value of type " + name + " cannot be exchanged")
		}
		return encode(append(count(append(to, 1), len(name)), name...), content)
	default:
		panic("a value of type " + value.Type().String() + " cannot be exchanged")
	}
}

func count(to []byte, size int) []byte {
	if len(to)+size > maxFrame {
		panic("a value is too large")
	}
	return binary.BigEndian.AppendUint32(to, uint32(size))
}

func elements(to []byte, value reflect.Value) []byte {
	for i := 0; i < value.Len(); i++ {
		to = encode(to, value.Index(i))
	}
	return to
}

type reader struct{ rest []byte }

func (r *reader) take(size int) []byte {
	if size > len(r.rest) {
		panic("a value is cut off")
	}
	taken := r.rest[:size]
	r.rest = r.rest[size:]
	return taken
}

// No element is smaller than a byte, so what has arrived bounds what is allocated.
func (r *reader) count() int {
	size := binary.BigEndian.Uint32(r.take(4))
	if int64(size) > int64(len(r.rest)) {
		panic("a value promises more than there is")
	}
	return int(size)
}

func (r *reader) number() uint64 { return binary.BigEndian.Uint64(r.take(8)) }

func (r *reader) decode(into reflect.Value, depth int) {
	if depth > 50 {
		panic("a value is nested too deeply")
	}
	switch into.Kind() {
	case reflect.Bool:
		into.SetBool(r.take(1)[0] != 0)
	case reflect.Int, reflect.Int8, reflect.Int16, reflect.Int32, reflect.Int64:
		into.SetInt(int64(r.number()))
	case reflect.Uint, reflect.Uint8, reflect.Uint16, reflect.Uint32, reflect.Uint64:
		into.SetUint(r.number())
	case reflect.Float32, reflect.Float64:
		into.SetFloat(math.Float64frombits(r.number()))
	case reflect.String:
		into.SetString(string(r.take(r.count())))
	case reflect.Slice:
		if r.take(1)[0] == 0 {
			return
		}
		size := r.count()
		into.Set(reflect.MakeSlice(into.Type(), size, size))
		for i := 0; i < into.Len(); i++ {
			r.decode(into.Index(i), depth+1)
		}
	case reflect.Array:
		for i := 0; i < into.Len(); i++ {
			r.decode(into.Index(i), depth+1)
		}
	case reflect.Map:
		if r.take(1)[0] == 0 {
			return
		}
		into.Set(reflect.MakeMap(into.Type()))
		for left := r.count(); left > 0; left-- {
			key, value := reflect.New(into.Type().Key()).Elem(), reflect.New(into.Type().Elem()).Elem()
			r.decode(key, depth+1)
			r.decode(value, depth+1)
			if !key.Comparable() {
				panic("a key cannot be compared")
			}
			into.SetMapIndex(key, value)
		}
	case reflect.Interface:
		if r.take(1)[0] == 0 {
			return
		}
		name := string(r.take(r.count()))
		kind, known := types[name]
		if !known {
			panic("a value of an unknown type cannot be exchanged")
		}
		value := reflect.New(kind).Elem()
		r.decode(value, depth+1)
		into.Set(value)
	default:
		panic("a value of type " + into.Type().String() + " cannot be exchanged")
	}
}

func shorten(text string) string {
	if len(text) > 400 {
		return text[:400]
	}
	return text
}

// Serve answers calls of the function until nobody asks any more: the candidate's side.
func Serve(function interface{}) {
	callee := reflect.ValueOf(function)
	for {
		frame, more := readFrame()
		if !more {
			return
		}
		writeFrame(answer(callee, frame))
	}
}

func answer(callee reflect.Value, frame []byte) (reply []byte) {
	defer func() {
		if problem := recover(); problem != nil {
			reply = append([]byte("X"), shorten(fmt.Sprint("panic: ", problem))...)
		}
	}()
	r := &reader{frame[1:]}
	arguments := make([]reflect.Value, callee.Type().NumIn())
	for i := range arguments {
		arguments[i] = reflect.New(callee.Type().In(i)).Elem()
		r.decode(arguments[i], 0)
	}
	reply = []byte("R")
	for i, result := range callee.Call(arguments) {
		holder := reflect.New(callee.Type().Out(i)).Elem()
		holder.Set(result)
		reply = encode(reply, holder)
	}
	if len(reply) > maxFrame {
		panic("a value is too large")
	}
	return reply
}

// Call asks the candidate; result is a pointer: the tests' side.
func Call(result interface{}, arguments ...interface{}) {
	frame := []byte("C")
	for _, argument := range arguments {
		frame = encode(frame, reflect.ValueOf(argument).Elem())
	}
	writeFrame(frame)
	reply, more := readFrame()
	if !more {
		os.Exit(70) // The candidate is gone; how it ended is the score.
	}
	if len(reply) == 0 || reply[0] != 'R' {
		Verdict('E', string(reply[min(1, len(reply)):]))
	}
	defer func() {
		if problem := recover(); problem != nil {
			Verdict('E', fmt.Sprint("the candidate's answer: ", problem))
		}
	}()
	r := &reader{reply[1:]}
	r.decode(reflect.ValueOf(result).Elem(), 0)
	if len(r.rest) > 0 {
		panic("a value is too long")
	}
}

var failure string

// Fail remembers why the tests failed, for the verdict's detail.
func Fail(detail string) {
	if failure == "" {
		failure = detail
	}
}

// Failure is the first reason that was remembered.
func Failure() string { return failure }

// Unusable says that the tests could not go on with what the candidate answered.
func Unusable(problem string) {
	if failure != "" {
		Verdict('W', failure)
	}
	Verdict('E', "the tests cannot use the candidate's value: "+problem)
}

// Verdict says how the tests ended and ends them.
func Verdict(kind byte, detail string) {
	writeFrame(append([]byte{'V', kind}, shorten(detail)...))
	os.Exit(0)
}
