import assert from 'node:assert/strict';
import { test } from 'node:test';
import fc from 'fast-check';
import { readBitcoin } from './bitcoin.ts';
import { readEthereum } from './ethereum.ts';
import { readIban } from './iban.ts';
import { keccak256 } from './keccak.ts';

// Published examples, of nobody: the registry of ISO 13616, BIP 173 and 350, EIP-55, and the first block of Bitcoin.
const IBANS = ['GB82WEST12345698765432', 'DE89370400440532013000', 'NO9386011117947'];
const BITCOINS = [
  '1A1zP1eP5QGefi2DMPTfTL5SLmv7DivfNa',
  '3J98t1WpEZ73CNmQviecrnyiWrnqRhWNLy',
  'bc1qw508d6qejxtdg4y5r3zarvary0c5xw7kv8f3t4',
  'bc1pw508d6qejxtdg4y5r3zarvary0c5xw7kw508d6qejxtdg4y5r3zarvary0c5xw7kt5nd6y',
  'bc1p0xlxvlhemja6c4dqv22uapctqupfhlxm9h8z3k2e72q4k9hcz7vqzk5jj0',
  'bc1sw50qgdz25j',
];
const ETHEREUMS = [
  '0x5aAeb6053F3E94C9b9A09f33669435E7Ef1BeAed',
  '0xfB6916095ca1df60bB79Ce92cE3Ea74c37c5d359',
  '0xdbF03B407c01E7cD3CBea99509d93f8DDDC8C6FB',
  '0xD1220A0cf47c7B9Be7A2E6BA89F429762e7b9aDb',
];

test('Keccak-256 is the published one', () => {
  assert.equal(
    keccak256(Buffer.alloc(0)).toString('hex'),
    'c5d2460186f7233c927e7db2dcc703c0e500b653ca82273b7bfad8045d85a470',
  );
  assert.equal(
    keccak256(Buffer.from('abc')).toString('hex'),
    '4e03657aea45a94fc7d47ba826c8d667c0d1e6e33a64a036ec44f58fa12d6c45',
  );
  assert.notDeepEqual(keccak256(Buffer.alloc(135, 7)), keccak256(Buffer.alloc(136, 7)));
});

test('published identifiers are read, in their one writing', () => {
  for (const one of IBANS) {
    assert.equal(readIban(one), one);
    assert.equal(readIban(one.toLowerCase().replace(/(.{4})/g, '$1 ')), one);
  }
  for (const one of BITCOINS) assert.equal(readBitcoin(one), one, one);
  assert.equal(readBitcoin(BITCOINS[2]!.toUpperCase()), BITCOINS[2]);
  for (const one of ETHEREUMS) {
    assert.equal(readEthereum(one), one);
    assert.equal(readEthereum(one.toLowerCase()), one);
    assert.equal(readEthereum(`0x${one.slice(2).toUpperCase()}`), one);
  }
});

test('published wrong addresses are none', () => {
  for (const wrong of [
    // BIP 173 and 350: of a test network, a wrong checksum, version, length, case, padding.
    'tb1qw508d6qejxtdg4y5r3zarvary0c5xw7kxpjzsx',
    'bc1qw508d6qejxtdg4y5r3zarvary0c5xw7kv8f3t5',
    'BC13W508D6QEJXTDG4Y5R3ZARVARY0C5XW7KN40WF2',
    'bc1rw5uspcuh',
    'bc10w508d6qejxtdg4y5r3zarvary0c5xw7kw508d6qejxtdg4y5r3zarvary0c5xw7kw5rljs90',
    'bc1zw508d6qejxtdg4y5r3zarvaryvqyzf3du',
    'bc1gmk9yu',
    'bc1qw508d6qejxtdg4y5r3zarvary0c5xw7kemeawh',
    'bc1p38j9r5y49hruaue7wxjce0updqjuyyx0kh56v8s25huc6995vvpql3jow4',
    'bc1qW508d6qejxtdg4y5r3zarvary0c5xw7kv8f3t4',
    '',
    '1'.repeat(34),
    '0'.repeat(30),
  ]) {
    assert.equal(readBitcoin(wrong), null, wrong);
  }
  for (const wrong of [
    '',
    'GB82',
    'GB82WEST1234569876543é',
    'GB82WEST12345698765432\n',
    '1234',
    'X'.repeat(60),
  ])
    assert.equal(readIban(wrong), null, wrong);
  for (const wrong of ['', '0x', `${ETHEREUMS[0]}0`, ETHEREUMS[0]!.slice(2), `${ETHEREUMS[0]} `])
    assert.equal(readEthereum(wrong), null, wrong);
});

test('one character written wrong is no identifier', () => {
  const kinds = [
    { read: readIban, all: IBANS, letters: '0123456789ABCDEFGHIJKLMNOPQRSTUVWXYZ' },
    { read: readBitcoin, all: BITCOINS.slice(0, 5), letters: '023456789acdefghjklmnpqrstuvwxyzABCDEFGH' },
  ];
  for (const { read, all, letters } of kinds) {
    fc.assert(
      fc.property(fc.constantFrom(...all), fc.nat(100), fc.constantFrom(...letters), (one, place, letter) => {
        const at = place % one.length;
        fc.pre(one[at]!.toLowerCase() !== letter.toLowerCase());
        // MOD 97-10 promises it of a digit for a digit and a letter for a letter.
        fc.pre(read !== readIban || /\d/.test(one[at]!) === /\d/.test(letter));
        assert.equal(read(one.slice(0, at) + letter + one.slice(at + 1)), null);
      }),
      { numRuns: 300 },
    );
  }
  for (const one of ETHEREUMS) {
    const swapped = one.replace(/[a-f]/, (letter) => letter.toUpperCase());
    assert.equal(readEthereum(swapped), null, 'a capital out of place');
  }
});

test('whatever is written, what is read stays as it is', () => {
  fc.assert(
    fc.property(fc.string({ unit: 'binary', maxLength: 100 }), (text) => {
      for (const read of [readIban, readBitcoin, readEthereum]) {
        const value = read(text);
        if (value !== null) assert.equal(read(value), value);
      }
    }),
  );
});
