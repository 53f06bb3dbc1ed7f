/**
 * Has a request signed with the hash of its content, which the client cannot know of a stream: a service that checks
 * signatures refuses any other content. To be added to the `build` step of a command.
 */
export function signedHash(digest: string) {
  return <A extends { readonly request: unknown }, R>(next: (args: A) => Promise<R>) =>
    (args: A): Promise<R> => {
      if (hasHeaders(args.request)) args.request.headers['x-amz-content-sha256'] = digest;
      return next(args);
    };
}

function hasHeaders(request: unknown): request is { readonly headers: Record<string, string> } {
  return typeof request === 'object' && request !== null && 'headers' in request;
}
