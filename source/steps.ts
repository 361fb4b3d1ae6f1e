import type {StepTable} from './wizard.ts';

/** Fetched once: the next time it is there in the same turn. */
function once<M>(load: () => Promise<M>): () => M | Promise<M> {
	let loaded: M | undefined;
	const keep = (module: M) => {
		loaded = module;
		return module;
	};
	return () => loaded ?? load().then(keep);
}

/** Each step on screens, fetched when it is first wanted. Titles, order and repairs stand in core/steps.ts. */
export const steps = {
	home: once(() => import('./steps/home.ts')),
	role: once(() => import('./steps/role.ts')),
	flow: once(() => import('./steps/flow.ts')),
	'security-profile': once(() => import('./steps/security-profile.ts')),
	'return-urls': once(() => import('./steps/return-urls.ts')),
	'client-id': once(() => import('./steps/client-id.ts')),
	'client-secret': once(() => import('./steps/client-secret.ts')),
	scopes: once(() => import('./steps/scopes.ts')),
	'profile-name': once(() => import('./steps/profile-name.ts')),
	review: once(() => import('./steps/review.ts')),
	'sign-in': once(() => import('./steps/sign-in.ts')),
	'send-url': once(() => import('./steps/send-url.ts')),
	code: once(() => import('./steps/code.ts')),
	vendor: once(() => import('./steps/vendor.ts')),
	'owner-url': once(() => import('./steps/owner-url.ts')),
	'received-token': once(() => import('./steps/received-token.ts')),
	token: once(() => import('./steps/token.ts')),
} satisfies StepTable;
