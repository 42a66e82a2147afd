/*
 * A small bank: two tellers move money between two accounts, and at the end of the day the books are audited.
 *
 * It runs to its end every time it is tried, and yet it can deadlock: 'transfer' locks the account the money comes
 * from before the one it goes to. When both tellers move money at the same moment, in opposite directions, each can
 * end up holding the account that the other one waits for. Here the second teller happens to come later, so nobody
 * notices; the record of its locks shows it all the same.
 *
 * The audit locks Bob's account before Alice's as well, but only after both tellers have gone home: that cannot
 * deadlock.
 *
 * Build: cc -g -O1 -pthread bank.c -o bank
 */
#define _GNU_SOURCE
#include <pthread.h>
#include <stdio.h>
#include <unistd.h>

struct account {
	pthread_mutex_t lock;
	const char *owner;
	long cents;
};

struct order {
	struct account *from, *to;
	long cents;
	int times;
	int start_milliseconds;
	const char *teller;
};

static struct account alice = {.lock = PTHREAD_MUTEX_INITIALIZER, .owner = "Alice", .cents = 100000};
static struct account bob = {.lock = PTHREAD_MUTEX_INITIALIZER, .owner = "Bob", .cents = 100000};
static pthread_mutex_t ledger = PTHREAD_MUTEX_INITIALIZER;
static long transfers;

static void note_transfer(void)
{
	pthread_mutex_lock(&ledger);
	transfers++;
	pthread_mutex_unlock(&ledger);
}

static void transfer(struct account *from, struct account *to, long cents)
{
	pthread_mutex_lock(&from->lock);
	pthread_mutex_lock(&to->lock);
	from->cents -= cents;
	to->cents += cents;
	note_transfer();
	pthread_mutex_unlock(&to->lock);
	pthread_mutex_unlock(&from->lock);
}

static void *teller(void *argument)
{
	struct order *order = argument;
	pthread_setname_np(pthread_self(), order->teller);
	usleep(order->start_milliseconds * 1000);
	for (int i = 0; i < order->times; i++)
		transfer(order->from, order->to, order->cents);
	return NULL;
}

static long audit(void)
{
	pthread_mutex_lock(&bob.lock);
	pthread_mutex_lock(&alice.lock);
	long cents = alice.cents + bob.cents;
	pthread_mutex_unlock(&alice.lock);
	pthread_mutex_unlock(&bob.lock);
	return cents;
}

int main(void)
{
	struct order rent = {&alice, &bob, 50, 100, 0, "rent"};
	struct order refund = {&bob, &alice, 20, 100, 200, "refund"};
	pthread_t tellers[2];

	alarm(20); /* Should they ever meet, the day ends all the same. */
	pthread_create(&tellers[0], NULL, teller, &rent);
	pthread_create(&tellers[1], NULL, teller, &refund);
	pthread_join(tellers[0], NULL);
	pthread_join(tellers[1], NULL);
	printf("%ld transfers, the books add up to %ld cents\n", transfers, audit());
	return 0;
}
