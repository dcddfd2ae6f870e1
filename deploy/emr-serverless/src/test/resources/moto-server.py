"""moto's server, which learns one thing more: what a nested stack puts out can be asked for with Fn::GetAtt."""
from moto.cloudformation.models import Stack
from moto.server import main


def output(stack, attribute):
    kind, _, name = attribute.partition(".")
    found = stack.output_map[name] if kind == "Outputs" and name in stack.output_map.outputs else None
    if found is None:
        raise KeyError(f"{stack.name} has no {attribute}")
    return found.value


Stack.get_cfn_attribute = output
main()
