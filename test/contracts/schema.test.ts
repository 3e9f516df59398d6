import { describe, expect, it } from 'vitest';
import { misfits, type Schema } from './schema.ts';

const Base: Schema = { properties: { metadata: { type: 'object', nullable: true } } };
const Invoice: Schema = {
  allOf: [
    { $ref: 'Base' },
    {
      type: 'object',
      additionalProperties: false,
      required: ['id'],
      properties: {
        id: { type: 'string' },
        amount: { type: 'string', format: 'decimal' },
        status: { enum: ['New', 'Settled'] },
        times: { type: 'array', items: { type: 'number', minimum: 1 } },
      },
    },
  ],
};
const parts: Record<string, Schema> = { Base, Invoice };
const resolve = (schema: Schema): Schema => (schema.$ref === undefined ? schema : (parts[schema.$ref] ?? {}));
const faults = (value: unknown, schema: Schema = { $ref: 'Invoice' }) => misfits(resolve, schema, value);

describe('misfits', () => {
  it('reads the parts of an allOf as one object', () => {
    expect(faults({ id: 'x', amount: '5.00', metadata: null, status: 'New', times: [1, 2] })).toEqual([]);
    expect(faults({ id: 'x', other: 1 })).toEqual(['$.other is not in the contract']);
  });

  it('names the place and the fault', () => {
    expect(faults({})).toEqual(['$.id is missing']);
    expect(faults({ id: null })).toEqual(['$.id is null']);
    expect(faults({ id: 5 })).toEqual(['$.id is number, not string']);
    expect(faults({ id: 'x', amount: '1e3' })).toEqual(['$.amount is no decimal: "1e3"']);
    expect(faults({ id: 'x', amount: 5 })).toEqual(['$.amount is number, not string']);
    expect(faults({ id: 'x', status: 'new' })).toEqual(['$.status is "new", not one of New, Settled']);
    expect(faults({ id: 'x', times: [1, 0] })).toEqual(['$.times[1] is out of range: 0']);
    expect(faults([])).toEqual(['$ is array, not object']);
  });

  it('wants one alternative to fit', () => {
    const schema: Schema = { anyOf: [{ type: 'string' }, { $ref: 'Invoice' }] };
    expect(faults('x', schema)).toEqual([]);
    expect(faults({ id: 'x' }, schema)).toEqual([]);
    expect(faults(5, schema)).toHaveLength(1);
  });

  it('lets null through beside a reference', () => {
    expect(faults(null, { $ref: 'Invoice', nullable: true })).toEqual([]);
    expect(faults(null)).toEqual(['$ is null']);
  });
});
