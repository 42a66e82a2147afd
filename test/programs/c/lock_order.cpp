// As lock_order.c, in C++: two accounts, two orders.
#include "stuck.h"

#include <barrier>
#include <mutex>
#include <thread>

struct Account {
	std::mutex mutex;
	int balance = 100;
};

static bool hung, fixed;
static std::barrier both(2);

static void transfer(Account &from, Account &to) {
	if (fixed) {
		std::scoped_lock locks(from.mutex, to.mutex);
		from.balance--, to.balance++;
		return;
	}
	std::lock_guard first(from.mutex);
	if (hung) both.arrive_and_wait();
	std::lock_guard second(to.mutex);
	from.balance--, to.balance++;
}

static void self_deadlock(Account &account) {
	std::lock_guard first(account.mutex);
	if (!hung) return;
	say_stuck();
	account.mutex.lock();
}

static void transfers() {
	Account *one = new Account, *other = new Account;
	if (hung) say_stuck();
	std::thread there([=] {
		transfer(*one, *other);
		if (!hung) both.arrive_and_wait();
	});
	std::thread back([=] {
		if (!hung) both.arrive_and_wait();
		transfer(*other, *one);
	});
	there.join();
	back.join();
	delete one;
	delete other;
}

int main(int count, char **arguments) {
	if (count != 3) return usage("lock_order ring2|self quiet|hung|fixed");
	hung = strcmp(arguments[2], "hung") == 0;
	fixed = strcmp(arguments[2], "fixed") == 0;
	Account account;
	if (strcmp(arguments[1], "self") == 0) self_deadlock(account);
	else transfers();
	return 0;
}
