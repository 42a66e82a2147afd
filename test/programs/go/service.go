package main

import "sync"

// A Service leaks a goroutine with every request once it is stuck.
type Service struct {
	mu      sync.RWMutex
	clients int
	locked  sync.Mutex
}

func (s *Service) handle() int {
	s.mu.RLock() //@ service-handle
	defer s.mu.RUnlock()
	letOthersInto("sync.(*RWMutex).Lock")
	if fixed {
		return s.clients
	}
	return s.count()
}

func (s *Service) count() int {
	s.mu.RLock() //@ service-count
	defer s.mu.RUnlock()
	return s.clients
}

func (s *Service) register() {
	s.mu.Lock() //@ service-register
	defer s.mu.Unlock()
	s.clients++
}

// R0, W0, R1: one request reads twice, another one registers in between, and those that come later wait behind both.
func requestsAndRefresh() {
	var service Service
	later := func() {
		turn.await()
		if hung {
			untilParkedIn("main.(*Service).register")
		}
		service.handle()
	}
	together(func() {
		service.handle()
		turn.raise()
	}, func() {
		turn.await()
		service.register()
	}, later, later, later)
}

// One goroutine reads and then wants to write.
func upgrade() {
	var service Service
	together(func() {
		service.mu.RLock() //@ upgrade-read
		seen := service.clients
		if hung {
			service.mu.Lock() //@ upgrade-write
		}
		service.mu.RUnlock()
		service.mu.Lock()
		service.clients = seen + 1
		service.mu.Unlock()
	})
}

func unlockUnlocked() {
	var service Service
	if fixed {
		service.locked.Lock()
	}
	service.locked.Unlock() //@ unlock-unlocked
}

type counter struct {
	mu    sync.Mutex
	value int
}

// The copy is another mutex: what was locked stays locked.
func copied() {
	together(func() {
		original := &counter{}
		original.mu.Lock() //@ copied-lock
		original.value++
		copy := *original
		if fixed {
			original.mu.Unlock()
			return
		}
		copy.mu.Unlock() //@ copied-unlock
		if hung {
			original.mu.Lock() //@ copied-again
		}
	})
}
