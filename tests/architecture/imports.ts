import { type ESTree, parseSync, Visitor } from 'vite';

/**
 * Every module that a source text names: import and export-from, import type, import('x'), the type import('x').T,
 * new URL('x', import.meta.url), and import.meta.glob('x') as the pattern itself.
 * Parsed, not searched: a comment or a string that looks like an import is none.
 * @throws when the text does not parse, or a dynamic import's name is not a plain string (nothing could check it)
 */
export function importsOf(path: string, source: string): string[] {
  const { program, errors } = parseSync(path, source);
  if (errors.length > 0) throw new Error(`${path}: ${errors[0]?.message}`);
  const found: string[] = [];
  const literal = (node: ESTree.Node | null | undefined, what: string): void => {
    if (node?.type === 'Literal' && typeof node.value === 'string') found.push(node.value);
    else if (node) throw new Error(`${path}: ${what} of something that is not a plain string`);
  };
  new Visitor({
    ImportDeclaration: (node) => literal(node.source, 'import'),
    ExportNamedDeclaration: (node) => literal(node.source, 'export'),
    ExportAllDeclaration: (node) => literal(node.source, 'export'),
    ImportExpression: (node) => literal(node.source, 'import()'),
    TSImportType: (node) => literal(node.source, 'import type'),
    CallExpression: (node) => {
      if (isMetaGlob(node.callee)) literal(node.arguments[0], 'import.meta.glob');
    },
    NewExpression: (node) => {
      const [file, from] = node.arguments;
      if (!isNamed(node.callee, 'URL') || !isMetaUrl(from) || file?.type !== 'Literal') return;
      // Data is opened by such a URL too: only a module is a step through the house.
      if (/\.tsx?$/.test(String(file.value))) literal(file, 'new URL');
    },
  }).visit(program);
  return [...new Set(found)];
}

function isNamed(node: ESTree.Node, name: string): boolean {
  return node.type === 'Identifier' && node.name === name;
}

function isMetaGlob(node: ESTree.Node): boolean {
  return (
    node.type === 'MemberExpression' && node.object.type === 'MetaProperty' && isNamed(node.property, 'glob')
  );
}

function isMetaUrl(node: ESTree.Node | undefined): boolean {
  return (
    node?.type === 'MemberExpression' && node.object.type === 'MetaProperty' && isNamed(node.property, 'url')
  );
}

/**
 * Readings of the wall clock in a source text: Date.now(), Date() and new Date() without a value, performance.now().
 */
export function clockReadings(path: string, source: string): string[] {
  const found: string[] = [];
  new Visitor({
    NewExpression: (node) => {
      if (isNamed(node.callee, 'Date') && node.arguments.length === 0) found.push('new Date()');
    },
    CallExpression: ({ callee }) => {
      if (isNamed(callee, 'Date')) found.push('Date()');
      if (callee.type !== 'MemberExpression' || !isNamed(callee.property, 'now')) return;
      for (const clock of ['Date', 'performance'])
        if (isNamed(callee.object, clock)) found.push(`${clock}.now()`);
    },
  }).visit(parseSync(path, source).program);
  return found;
}
