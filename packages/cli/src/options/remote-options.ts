import { Option } from 'commander';

const collected = (value: string, before: readonly string[] = []): readonly string[] => [...before, value];

/** `--allow-host`, once for each host. */
export const allowHostOption = (): Option =>
  new Option('--allow-host <host>', 'fetch sources from it over http(s), such as *.example.org; repeatable').argParser(
    collected,
  );

/** `--allow-network`, once for each network. */
export const allowNetworkOption = (): Option =>
  new Option('--allow-network <network>', 'where such a host may be though it is private; repeatable').argParser(
    collected,
  );
