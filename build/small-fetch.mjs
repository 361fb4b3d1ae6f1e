/** As much of `Headers` and `Response` as oauth4webapi asks for: Node's own load all of fetch, 30 ms of each refresh. */

export class SmallHeaders extends Map {
	constructor(fields) {
		super(Object.entries(fields));
	}
}

/** It only looks whether an answer calls itself one. */
export class SmallResponse {
	get [Symbol.toStringTag]() {
		return 'Response';
	}
}
