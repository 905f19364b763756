// Package assert is the part of github.com/stretchr/testify/assert that tests of plain values use.
// It decides as testify does: byte slices by content, everything else by reflect.DeepEqual.
package assert

import (
	"bytes"
	"fmt"
	"math"
	"reflect"
	"runtime"
	"strings"

	"crucible/wire"
)

// TestingT is a test that can fail.
type TestingT interface {
	Errorf(format string, args ...interface{})
}

// Assertions asserts for one test.
type Assertions struct{ t TestingT }

// New asserts for this test.
func New(t TestingT) *Assertions { return &Assertions{t} }

func fail(t TestingT, format string, args ...interface{}) bool {
	detail := fmt.Sprintf(format, args...)
	for skip := 1; skip < 10; skip++ {
		_, file, line, ok := runtime.Caller(skip)
		if ok && !strings.HasSuffix(file, "/assert.go") {
			detail = fmt.Sprintf("line %d: %s", line, detail)
			break
		}
	}
	wire.Fail(detail)
	t.Errorf("%s", detail)
	return false
}

// ObjectsAreEqual is what Equal means.
func ObjectsAreEqual(expected, actual interface{}) bool {
	left, areBytes := expected.([]byte)
	if !areBytes {
		return reflect.DeepEqual(expected, actual)
	}
	right, areBytes := actual.([]byte)
	if !areBytes {
		return false
	}
	if left == nil || right == nil {
		return left == nil && right == nil
	}
	return bytes.Equal(left, right)
}

func isFunction(value interface{}) bool {
	return value != nil && reflect.TypeOf(value).Kind() == reflect.Func
}

func Equal(t TestingT, expected, actual interface{}, _ ...interface{}) bool {
	if isFunction(expected) || isFunction(actual) || !ObjectsAreEqual(expected, actual) {
		return fail(t, "not equal: expected %#v, got %#v", expected, actual)
	}
	return true
}

func NotEqual(t TestingT, expected, actual interface{}, _ ...interface{}) bool {
	if isFunction(expected) || isFunction(actual) || ObjectsAreEqual(expected, actual) {
		return fail(t, "equal: %#v", actual)
	}
	return true
}

func True(t TestingT, value bool, _ ...interface{}) bool {
	return value || fail(t, "not true")
}

func False(t TestingT, value bool, _ ...interface{}) bool {
	return !value || fail(t, "not false")
}

func isNil(value interface{}) bool {
	if value == nil {
		return true
	}
	switch content := reflect.ValueOf(value); content.Kind() {
	case reflect.Chan, reflect.Func, reflect.Interface, reflect.Map, reflect.Ptr, reflect.Slice,
		reflect.UnsafePointer:
		return content.IsNil()
	default:
		return false
	}
}

func Nil(t TestingT, value interface{}, _ ...interface{}) bool {
	return isNil(value) || fail(t, "not nil: %#v", value)
}

func NotNil(t TestingT, value interface{}, _ ...interface{}) bool {
	return !isNil(value) || fail(t, "nil")
}

func Len(t TestingT, value interface{}, length int, _ ...interface{}) (ok bool) {
	defer func() {
		if recover() != nil {
			ok = fail(t, "has no length: %#v", value)
		}
	}()
	if size := reflect.ValueOf(value).Len(); size != length {
		return fail(t, "has length %d, not %d", size, length)
	}
	return true
}

func number(value interface{}) (float64, bool) {
	content := reflect.ValueOf(value)
	switch {
	case !content.IsValid():
		return 0, false
	case content.CanInt():
		return float64(content.Int()), true
	case content.CanUint():
		return float64(content.Uint()), true
	case content.CanFloat():
		return content.Float(), true
	default:
		return 0, false
	}
}

func InDelta(t TestingT, expected, actual interface{}, delta float64, _ ...interface{}) bool {
	left, first := number(expected)
	right, second := number(actual)
	if !first || !second {
		return fail(t, "no numbers: %#v, %#v", expected, actual)
	}
	if math.IsNaN(left) && math.IsNaN(right) {
		return true
	}
	if math.IsNaN(left) || math.IsNaN(right) || math.Abs(left-right) > delta {
		return fail(t, "expected %v, got %v, further apart than %v", expected, actual, delta)
	}
	return true
}

func (a *Assertions) Equal(expected, actual interface{}, more ...interface{}) bool {
	return Equal(a.t, expected, actual, more...)
}

func (a *Assertions) NotEqual(expected, actual interface{}, more ...interface{}) bool {
	return NotEqual(a.t, expected, actual, more...)
}

func (a *Assertions) True(value bool, more ...interface{}) bool { return True(a.t, value, more...) }

func (a *Assertions) False(value bool, more ...interface{}) bool { return False(a.t, value, more...) }

func (a *Assertions) Nil(value interface{}, more ...interface{}) bool { return Nil(a.t, value, more...) }

func (a *Assertions) NotNil(value interface{}, more ...interface{}) bool {
	return NotNil(a.t, value, more...)
}

func (a *Assertions) Len(value interface{}, length int, more ...interface{}) bool {
	return Len(a.t, value, length, more...)
}

func (a *Assertions) InDelta(expected, actual interface{}, delta float64, more ...interface{}) bool {
	return InDelta(a.t, expected, actual, delta, more...)
}
