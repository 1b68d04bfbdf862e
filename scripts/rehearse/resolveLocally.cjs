/**
 * Loaded into the functions of the emulated account: names of AWS resolve to this machine. The emulator redirects requests of
 * Node's https module itself, but not those of fetch.
 */
const dns = require('node:dns')
const lookup = dns.lookup
const isAws = name => /(^|\.)amazonaws\.com$/.test(name)
dns.lookup = (name, ...more) => lookup(isAws(name) ? '127.0.0.1' : name, ...more)
