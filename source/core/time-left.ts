/** `4:47 left`; above an hour `1 h 02 min left`; `0:00 left` at the end. @param secondsLeft may be a fraction and below zero */
export function formatTimeLeft(secondsLeft: number): string {
	const seconds = Math.max(0, Math.ceil(secondsLeft));
	const two = (number: number) => String(number).padStart(2, '0');
	if (seconds <= 3600) return `${Math.floor(seconds / 60)}:${two(seconds % 60)} left`;
	const minutes = Math.ceil(seconds / 60);
	return `${Math.floor(minutes / 60)} h ${two(minutes % 60)} min left`;
}
