#!/usr/bin/env node
import '@clipwright/cli/command';
