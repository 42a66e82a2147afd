// std::shared_mutex read twice by one thread, with a writer between or after, and read then written.
#include "stuck.h"

#include <barrier>
#include <mutex>
#include <shared_mutex>
#include <thread>

static std::shared_mutex rules;
static std::barrier step(2);
static bool hung, fixed;
static volatile int writer_number;

static void evaluate() {
	std::shared_lock again(rules);
}

static void reader() {
	std::shared_lock lock(rules);
	if (hung) {
		step.arrive_and_wait();
		while (writer_number == 0) sched_yield();
		until_blocked(writer_number);
	}
	if (!fixed) evaluate();
	lock.unlock();
	if (!hung) step.arrive_and_wait();
}

static void writer() {
	step.arrive_and_wait();
	writer_number = thread_number();
	// From here on the only thing it blocks on is the lock.
	std::unique_lock lock(rules);
}

static void upgrade() {
	std::shared_lock reading(rules);
	if (fixed) reading.unlock();
	if (hung) say_stuck();
	if (hung || fixed) std::unique_lock writing(rules);
}

int main(int count, char **arguments) {
	if (count != 3) return usage("shared_mutex recursive-read|upgrade quiet|hung|fixed");
	hung = strcmp(arguments[2], "hung") == 0;
	fixed = strcmp(arguments[2], "fixed") == 0;
	if (strcmp(arguments[1], "upgrade") == 0) {
		upgrade();
		return 0;
	}
	std::thread one(reader), other(writer);
	one.join();
	other.join();
	return 0;
}
