// Package bench does nothing but lock and unlock, and serves a page: what recording adds to that is measured.
package bench

import (
	"runtime"
	"sync"
	"sync/atomic"
	"syscall"
	"testing"
	"time"
)

const (
	// With the frames of package testing as deep as the deepest stack that is recorded: walking it has its full price.
	depth = 12
	// Goroutines that work side by side.
	side = 4
)

//go:noinline
func deep(depth int, work func()) {
	if depth == 0 {
		work()
		return
	}
	deep(depth-1, work)
}

func processorTime() time.Duration {
	var usage syscall.Rusage
	syscall.Getrusage(syscall.RUSAGE_SELF, &usage)
	return time.Duration(usage.Utime.Nano() + usage.Stime.Nano())
}

// Nothing but additions, in as many goroutines as the benchmark has: says what the processors give at this moment. Where
// whoever else runs on the same cores is in the way, they take twice as long, as most code does. The locks' own instructions
// hardly do: they wait most of the time.
func additions(goroutines int) float64 {
	const rounds = 500_000
	goroutines = min(goroutines, runtime.GOMAXPROCS(0))
	start := processorTime()
	var running sync.WaitGroup
	for range goroutines {
		running.Add(1)
		go func() {
			defer running.Done()
			total := uint64(0)
			for i := range uint64(rounds) {
				total += i
			}
			sum.Add(total)
		}()
	}
	running.Wait()
	return float64(processorTime()-start) / float64(goroutines*rounds)
}

var sum atomic.Uint64 // so that the compiler cannot leave the additions out

// Runs the benchmark and reports its processor time, which other programs on the machine disturb less than the time
// that passes; and what an addition took before or after it, whichever took longer.
func timed(b *testing.B, goroutines int, work func()) {
	before := additions(goroutines)
	start := processorTime()
	deep(depth, work)
	b.ReportMetric(float64(processorTime()-start)/float64(b.N), "cpu-ns/op")
	b.ReportMetric(max(before, additions(goroutines)), "addition-ns/op")
}

func BenchmarkLock(b *testing.B) {
	var mu mutex
	timed(b, 1, func() {
		for range b.N {
			mu.Lock()
			mu.Unlock()
		}
	})
}

func BenchmarkNested(b *testing.B) {
	var outer, inner mutex
	timed(b, 1, func() {
		for range b.N {
			outer.Lock()
			inner.Lock()
			inner.Unlock()
			outer.Unlock()
		}
	})
}

func BenchmarkRLock(b *testing.B) {
	var mu rwMutex
	timed(b, 1, func() {
		for range b.N {
			mu.RLock()
			mu.RUnlock()
		}
	})
}

func BenchmarkRWLock(b *testing.B) {
	var mu rwMutex
	timed(b, 1, func() {
		for range b.N {
			mu.Lock()
			mu.Unlock()
		}
	})
}

func sideBySide(times int, locks *[side]*mutex) {
	var running sync.WaitGroup
	for _, mu := range locks {
		running.Add(1)
		go func() {
			defer running.Done()
			deep(depth, func() {
				for range times / side {
					mu.Lock()
					mu.Unlock()
				}
			})
		}()
	}
	running.Wait()
}

func BenchmarkContended(b *testing.B) {
	var mu mutex
	timed(b, side, func() { sideBySide(b.N, &[side]*mutex{&mu, &mu, &mu, &mu}) })
}

// Far enough apart that no two locks share a line of the cache.
type apart struct {
	mu mutex
	_  [256]byte
}

func BenchmarkOwn(b *testing.B) {
	var own [side]apart
	timed(b, side, func() { sideBySide(b.N, &[side]*mutex{&own[0].mu, &own[1].mu, &own[2].mu, &own[3].mu}) })
}
