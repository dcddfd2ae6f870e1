// Reads a CloudFormation template, short forms of functions included. As a program: prints it as JSON.
const fs = require('fs');
const path = require('path');
const { createRequire } = require('module');
const installed = createRequire(path.join(process.env.FAULTSTREAM_NODE || path.join(__dirname, '../target/tools/npm'), 'x.js'));
const yaml = installed('js-yaml');

const FUNCTIONS = ['Sub', 'GetAtt', 'Join', 'Select', 'Split', 'If', 'Equals', 'Not', 'And', 'Or', 'ImportValue', 'FindInMap',
  'Base64', 'Cidr', 'GetAZs', 'Transform'];

const tags = [];
for (const name of ['Ref', 'Condition', ...FUNCTIONS]) {
  const key = name === 'Ref' || name === 'Condition' ? name : 'Fn::' + name;
  for (const kind of ['scalar', 'sequence', 'mapping']) {
    const construct = data => ({ [key]: name === 'GetAtt' && typeof data === 'string' ? data.split('.') : data });
    tags.push(new yaml.Type('!' + name, { kind, construct }));
  }
}
// Without timestamps: a policy's version is a text.
const schema = yaml.CORE_SCHEMA.extend(tags);

exports.installed = installed;
exports.read = file => yaml.load(fs.readFileSync(file, 'utf8'), { schema });

if (require.main === module) {
  console.log(JSON.stringify(exports.read(process.argv[2])));
}
