// Checks templates against AWS's own specification of resource types: unknown and missing properties, wrong types and
// values, references to what is not there. Prints one line for each fault; exit code 1 if there is one.
const { read, installed } = require('./template.cjs');
const db = installed('@aws-cdk/aws-service-spec').loadAwsServiceSpecSync();

const faults = [];
const fault = (where, what) => faults.push(`${where}: ${what}`);
const isObject = value => value !== null && typeof value === 'object' && !Array.isArray(value);
const functionOf = value => {
  const keys = isObject(value) ? Object.keys(value) : [];
  return keys.length === 1 && /^(Ref|Condition|Fn::\w+)$/.test(keys[0]) ? keys[0] : undefined;
};

// Each value that a property can have: both branches of an Fn::If; what other functions give is not known here.
function alternatives(value) {
  const name = functionOf(value);
  if (name === 'Fn::If') return value[name].slice(1).flatMap(alternatives);
  if (name === 'Ref' && value.Ref === 'AWS::NoValue') return [];
  return name ? [] : [value];
}

function checkType(value, type, where) {
  for (const one of alternatives(value)) checkOne(one, type, where);
}

function checkOne(value, type, where) {
  switch (type.type) {
    case 'string':
      if (typeof value === 'object') fault(where, 'must be a text');
      else if (type.allowedValues && !type.allowedValues.includes(String(value))) {
        fault(where, `${value} is none of ${type.allowedValues.join(', ')}`);
      }
      return;
    case 'integer':
    case 'number':
      if (typeof value === 'object' || Number.isNaN(Number(value))) fault(where, 'must be a number');
      return;
    case 'boolean':
      if (!/^(true|false)$/.test(String(value))) fault(where, 'must be true or false');
      return;
    case 'array':
      if (!Array.isArray(value)) fault(where, 'must be a list');
      else value.forEach((item, i) => checkType(item, type.element, `${where}[${i}]`));
      return;
    case 'map':
      if (!isObject(value)) fault(where, 'must be a map');
      else Object.keys(value).forEach(key => checkType(value[key], type.element, `${where}.${key}`));
      return;
    case 'tag':
      checkProperties(value, { Key: { type: { type: 'string' }, required: true }, Value: { type: { type: 'string' }, required: true } }, where);
      return;
    case 'ref':
      checkProperties(value, db.get('typeDefinition', type.reference.$ref).properties, where);
      return;
    case 'union': {
      const before = faults.length;
      let least;
      for (const member of type.types) {
        checkOne(value, member, where);
        const found = faults.splice(before);
        if (!least || found.length < least.length) least = found;
      }
      faults.push(...least);
    }
  }
}

function checkProperties(value, known, where) {
  for (const one of alternatives(value)) {
    if (!isObject(one)) {
      fault(where, 'must be an object');
      continue;
    }
    for (const name of Object.keys(one)) {
      if (!known[name]) fault(`${where}.${name}`, 'unknown property');
      else checkType(one[name], known[name].type, `${where}.${name}`);
    }
    for (const name of Object.keys(known)) if (known[name].required && !(name in one)) fault(where, `${name} is missing`);
  }
}

const ATTRIBUTES = ['Type', 'Properties', 'Condition', 'DependsOn', 'DeletionPolicy', 'UpdateReplacePolicy', 'Metadata', 'CreationPolicy', 'UpdatePolicy'];

function checkTemplate(file) {
  const template = read(file);
  const name = file.split('/').pop();
  const resources = template.Resources || {};
  const used = new Set();
  const spec = type => db.lookup('resource', 'cloudFormationType', 'equals', type)[0];

  function attribute(resource, attribute, where) {
    const found = resources[resource];
    if (!found) return fault(where, `there is no resource ${resource}`);
    if (found.Type === 'AWS::CloudFormation::Stack' && attribute.startsWith('Outputs.')) return undefined;
    const type = spec(found.Type);
    if (type && !type.attributes[attribute] && !type.properties[attribute]) fault(where, `${found.Type} has no attribute ${attribute}`);
    return undefined;
  }
  function reference(target, where) {
    used.add(target);
    if (!target.startsWith('AWS::') && !resources[target] && !(template.Parameters || {})[target]) fault(where, `there is no ${target}`);
  }
  function condition(target, where) {
    used.add('condition ' + target);
    if (!(template.Conditions || {})[target]) fault(where, `there is no condition ${target}`);
  }
  function sub(value, where) {
    const [text, own] = Array.isArray(value) ? value : [value, {}];
    if (Array.isArray(value)) references(own, where);
    for (const [, target] of text.matchAll(/\$\{([^!}][^}]*)\}/g)) {
      if (target in own) continue;
      const [resource, ...rest] = target.split('.');
      if (rest.length) attribute(resource, rest.join('.'), where);
      else reference(target, where);
    }
  }
  function references(value, where) {
    if (Array.isArray(value)) return value.forEach((item, i) => references(item, `${where}[${i}]`));
    if (!isObject(value)) return undefined;
    switch (functionOf(value)) {
      case 'Ref': return reference(value.Ref, where);
      case 'Condition': return typeof value.Condition === 'string' ? condition(value.Condition, where) : references(value.Condition, where);
      case 'Fn::GetAtt': return attribute(value['Fn::GetAtt'][0], value['Fn::GetAtt'].slice(1).join('.'), where);
      case 'Fn::Sub': return sub(value['Fn::Sub'], where);
      case 'Fn::If': condition(value['Fn::If'][0], where);
    }
    return Object.keys(value).forEach(key => references(value[key], `${where}.${key}`));
  }

  for (const [id, resource] of Object.entries(resources)) {
    const where = `${name} ${id}`;
    for (const key of Object.keys(resource)) if (!ATTRIBUTES.includes(key)) fault(`${where}.${key}`, 'unknown attribute');
    if (resource.Condition) condition(resource.Condition, where);
    for (const other of [].concat(resource.DependsOn || [])) if (!resources[other]) fault(where, `depends on ${other}, which is not there`);
    const type = spec(resource.Type);
    if (!type) fault(where, `there is no type ${resource.Type}`);
    else checkProperties(resource.Properties || {}, type.properties, where);
    references(resource.Properties, where);
  }
  references(Object.values(template.Conditions || {}), `${name} conditions`);
  for (const [id, output] of Object.entries(template.Outputs || {})) {
    if (output.Condition) condition(output.Condition, `${name} output ${id}`);
    references(output.Value, `${name} output ${id}`);
  }
  for (const parameter of Object.keys(template.Parameters || {})) if (!used.has(parameter)) fault(`${name} ${parameter}`, 'parameter is not used');
  for (const each of Object.keys(template.Conditions || {})) if (!used.has('condition ' + each)) fault(`${name} ${each}`, 'condition is not used');
}

process.argv.slice(2).forEach(checkTemplate);
console.log(faults.join('\n'));
process.exit(faults.length ? 1 : 0);
