import { type Store, storeOf } from '../ui/store.ts';

export type Route = 'edit' | 'render' | 'operators';

const routes: readonly Route[] = ['edit', 'render', 'operators'];

function current(): Route {
  return routes.find((route) => location.hash === `#${route}`) ?? 'edit';
}

/** Which page the address names: `#edit`, `#render`, `#operators`. */
export function routeStore(): Store<Route> {
  const route = storeOf(current());
  addEventListener('hashchange', () => route.set(current()));
  return route;
}

export function goTo(route: Route): void {
  location.hash = route;
}
