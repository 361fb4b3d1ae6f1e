import {Component, type ReactNode} from 'react';

interface ErrorBoundaryProps {
	readonly onError: (error: unknown) => void;
	readonly children: ReactNode;
}

/** Hands a defect on to the caller; without it Ink would paint the stack. */
export class ErrorBoundary extends Component<ErrorBoundaryProps, {readonly hasFailed: boolean}> {
	override state = {hasFailed: false};

	static getDerivedStateFromError() {
		return {hasFailed: true};
	}

	override componentDidCatch(error: unknown): void {
		this.props.onError(error);
	}

	override render(): ReactNode {
		return this.state.hasFailed ? null : this.props.children;
	}
}
