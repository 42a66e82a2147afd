package main

import (
	"strconv"
	"sync"
	"time"
)

// HashSet is a set that reads itself while it is read.
type HashSet struct {
	mu    sync.RWMutex
	items map[string]struct{}
}

// AddOne is what every request does.
func (s *HashSet) AddOne(item string) {
	s.mu.Lock() //@ set-add
	defer s.mu.Unlock()
	s.items[item] = struct{}{}
}

// Size of the set.
func (s *HashSet) Size() int {
	s.mu.RLock() //@ set-size
	defer s.mu.RUnlock()
	return len(s.items)
}

// Values is what the ticker asks for.
func (s *HashSet) Values() []string {
	s.mu.RLock() //@ set-values
	defer s.mu.RUnlock()
	letOthersInto("sync.(*RWMutex).Lock")
	values := make([]string, 0, s.capacity())
	for item := range s.items {
		values = append(values, item)
	}
	return values
}

func (s *HashSet) capacity() int {
	if fixed {
		return len(s.items)
	}
	return s.Size()
}

func (s *HashSet) serve(requests int) {
	var served sync.WaitGroup
	for i := range requests {
		served.Add(1)
		go func() {
			defer served.Done()
			s.AddOne(strconv.Itoa(i))
		}()
		if hung {
			someoneIsIn.await()
		}
	}
	served.Wait()
}

// A ticker reads the set while requests add to it.
func readersOfTheSet() {
	set := HashSet{items: map[string]struct{}{"first": {}}}
	requests := 100
	if hung {
		requests = 40_000
		crowd = requests
	}
	together(func() {
		ticker := time.NewTicker(time.Millisecond)
		defer ticker.Stop()
		<-ticker.C
		set.Values()
		turn.raise()
	}, func() {
		turn.await()
		set.serve(requests)
	})
}
