// A promise that is kept in a variable must be used by the very next statement: whatever else came first
// could throw, or take so long that the promise fails before anybody listens to it. Node ends the process for
// that.

/** The statement of a block that a declaration stands in, and the one after it. */
function nextStatement(declaration) {
  const { parent } = declaration;
  const statements = parent.type === 'BlockStatement' || parent.type === 'Program' ? parent.body : [];
  return statements[statements.indexOf(declaration) + 1];
}

/** `work.then(onValue, onError)` and `work.catch(onError)` have taken care of the failure. */
function isHandled({ callee, arguments: given }) {
  if (callee.type !== 'MemberExpression') return false;
  return callee.property.name === 'catch' || (callee.property.name === 'then' && given.length === 2);
}

function isWithin(node, outer) {
  return outer !== undefined && node.range[0] >= outer.range[0] && node.range[1] <= outer.range[1];
}

export const noIdlePromise = {
  meta: {
    type: 'problem',
    schema: [],
    messages: {
      idle: 'Use the promise in the next statement (await, return, or hand it on): it may reject before anybody listens.',
    },
  },
  create(context) {
    const services = context.sourceCode.parserServices;
    const checker = services.program.getTypeChecker();

    function isPromise(node) {
      const type = services.getTypeAtLocation(node);
      return checker.getPromisedTypeOfPromise(type) !== undefined;
    }

    return {
      VariableDeclarator(node) {
        if (node.init === null || node.id.type !== 'Identifier' || node.parent.kind !== 'const') return;
        if (node.init.type !== 'CallExpression' || isHandled(node.init) || !isPromise(node.init)) return;
        const [variable] = context.sourceCode.getDeclaredVariables(node);
        const next = nextStatement(node.parent);
        const uses = variable.references.filter((reference) => reference.isRead());
        if (!uses.some(({ identifier }) => isWithin(identifier, next)))
          context.report({ node, messageId: 'idle' });
      },
    };
  },
};
