package main

import "sync"

type account struct {
	mu      sync.Mutex
	balance int
}

var allHoldOne meeting

func transfer(from, to *account) {
	from.mu.Lock() //@ transfer-from
	defer from.mu.Unlock()
	if hung {
		allHoldOne.attend()
	}
	to.mu.Lock() //@ transfer-to
	defer to.mu.Unlock()
	from.balance--
	to.balance++
}

// Each takes its own account and the next one; in the fixed way always the lower one first.
func step(accounts []account, me int) {
	next := (me + 1) % len(accounts)
	if fixed && next < me {
		transfer(&accounts[next], &accounts[me])
	} else {
		transfer(&accounts[me], &accounts[next])
	}
}

func ring(size int) {
	accounts := make([]account, size)
	allHoldOne.missing.Store(int32(size))
	turns := make([]flag, size+1)
	turns[0].raise()
	work := make([]func(), size)
	for me := range work {
		work[me] = func() {
			if !hung {
				turns[me].await()
			}
			step(accounts, me)
			turns[me+1].raise()
		}
	}
	together(work...)
}

// Opposite orders under a common guard.
func guardedRing() {
	var guard sync.Mutex
	accounts := make([]account, 2)
	guarded := func(me int) {
		guard.Lock()
		defer guard.Unlock()
		step(accounts, me)
	}
	together(func() {
		guarded(0)
		turn.raise()
	}, func() {
		turn.await()
		guarded(1)
	})
}

func oneGoroutineBothOrders() {
	accounts := make([]account, 2)
	together(func() {
		step(accounts, 0)
		step(accounts, 1)
	})
}

func lockAgain() {
	var own account
	together(func() {
		own.mu.Lock() //@ self-first
		if hung {
			own.mu.Lock() //@ self-again
		}
		own.mu.Unlock()
	})
}

func readUnderOwnLock() {
	var state sync.RWMutex
	together(func() {
		state.Lock() //@ self-write
		if hung {
			state.RLock() //@ self-read
		}
		state.Unlock()
	})
}

func forgetful(state *sync.Mutex) {
	state.Lock() //@ orphan-lock
	if fixed {
		state.Unlock()
	}
}

// One goroutine ends and keeps the lock; in the hung way others wait for it.
func orphan() {
	var state sync.Mutex
	needs := func() {
		turn.await()
		if hung || fixed {
			state.Lock() //@ orphan-victim
			state.Unlock()
		}
	}
	together(func() {
		forgetful(&state)
		turn.raise()
	}, needs, needs, needs)
}
