package main

import (
	"fmt"
	"io"
	"os"
	"runtime"
	"slices"
	"sync"
	"sync/atomic"
)

var hung, fixed bool

// The turn goes from the first goroutine to those after it: in the hung way while the first is midway, in the others
// when it is done. Neither a lock nor a channel, so that nothing orders them for good.
var turn flag

type flag struct{ raised atomic.Bool }

func (f *flag) raise() { f.raised.Store(true) }

func (f *flag) await() {
	for !f.raised.Load() {
		runtime.Gosched()
	}
}

// Midway of the first goroutine: in the hung way somebody gets into a function that blocks.
func letOthersInto(function string) {
	if hung {
		turn.raise()
		untilParkedIn(function)
		someoneIsIn.raise()
	}
}

var someoneIsIn flag

// A meeting is over when everybody has come.
type meeting struct{ missing atomic.Int32 }

func (m *meeting) attend() {
	m.missing.Add(-1)
	for m.missing.Load() > 0 {
		runtime.Gosched()
	}
}

// The functions of every goroutine, innermost first.
func goroutines() [][]string {
	records := make([]runtime.StackRecord, runtime.NumGoroutine()+8)
	count, fits := runtime.GoroutineProfile(records)
	for !fits {
		records = make([]runtime.StackRecord, 2*count)
		count, fits = runtime.GoroutineProfile(records)
	}
	stacks := make([][]string, count)
	for i := range stacks {
		frames := runtime.CallersFrames(records[i].Stack())
		for more := true; more; {
			var frame runtime.Frame
			frame, more = frames.Next()
			stacks[i] = append(stacks[i], frame.Function)
		}
	}
	return stacks
}

// It waits, and not only for its turn to look at the others.
func parked(stack []string) bool {
	return stack[0] == "runtime.gopark" && !slices.Contains(stack, "main.goroutines")
}

// Returns once some goroutine is parked in a function.
func untilParkedIn(function string) {
	for {
		for _, stack := range goroutines() {
			if parked(stack) && slices.Contains(stack, function) {
				return
			}
		}
		runtime.Gosched()
	}
}

func untilOthersParked() {
	const caller = 1
	for awake := caller + 1; awake > caller; {
		awake = 0
		for _, stack := range goroutines() {
			if !parked(stack) {
				awake++
			}
		}
		runtime.Gosched()
	}
}

// How many goroutines there are before it is worth to look at them all.
var crowd = 0

// Says that all others wait for good, and stays awake as a server does, until somebody kills this process.
func sayStuck() {
	for runtime.NumGoroutine() < crowd {
		runtime.Gosched()
	}
	untilOthersParked()
	fmt.Println("stuck", os.Getpid())
	io.Copy(io.Discard, os.Stdin)
}

// Runs goroutines to their end, or until they are stuck.
func together(work ...func()) {
	var running sync.WaitGroup
	for _, each := range work {
		running.Add(1)
		go func() {
			defer running.Done()
			each()
		}()
	}
	if hung {
		sayStuck()
	}
	running.Wait()
}
