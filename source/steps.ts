import type {StepId} from './core/steps.ts';
import type {ScreenModule} from './screens/screen.ts';

/** The screen of each step, fetched when it is first wanted. Titles, order and repairs stand in core/steps.ts. */
export const screens: Readonly<Record<StepId, () => Promise<ScreenModule>>> = {
	home: () => import('./screens/home.tsx'),
	role: () => import('./screens/role.tsx'),
	flow: () => import('./screens/flow.tsx'),
	'security-profile': () => import('./screens/security-profile.tsx'),
	'return-urls': () => import('./screens/return-urls.tsx'),
	'client-id': () => import('./screens/client-id.tsx'),
	'client-secret': () => import('./screens/client-secret.tsx'),
	scopes: () => import('./screens/scopes.tsx'),
	'profile-name': () => import('./screens/profile-name.tsx'),
	review: () => import('./screens/review.tsx'),
	'sign-in': () => import('./screens/sign-in.tsx'),
	'send-url': () => import('./screens/send-url.tsx'),
	code: () => import('./screens/code.tsx'),
	vendor: () => import('./screens/vendor.tsx'),
	'owner-url': () => import('./screens/owner-url.tsx'),
	'received-token': () => import('./screens/received-token.tsx'),
	token: () => import('./screens/token.tsx'),
};
