import type {StepId} from './core/steps.ts';
import type {LineModule} from './flows/line-step.ts';

/** The questions of each step in lines, fetched when they are first wanted. */
export const lines: Readonly<Record<StepId, () => Promise<LineModule>>> = {
	home: () => import('./lines/home.ts'),
	role: () => import('./lines/role.ts'),
	flow: () => import('./lines/flow.ts'),
	'security-profile': () => import('./lines/security-profile.ts'),
	'return-urls': () => import('./lines/return-urls.ts'),
	'client-id': () => import('./lines/client-id.ts'),
	'client-secret': () => import('./lines/client-secret.ts'),
	scopes: () => import('./lines/scopes.ts'),
	'profile-name': () => import('./lines/profile-name.ts'),
	review: () => import('./lines/review.ts'),
	'sign-in': () => import('./lines/sign-in.ts'),
	'send-url': () => import('./lines/send-url.ts'),
	code: () => import('./lines/code.ts'),
	vendor: () => import('./lines/vendor.ts'),
	'owner-url': () => import('./lines/owner-url.ts'),
	'received-token': () => import('./lines/received-token.ts'),
	token: () => import('./lines/token.ts'),
};
