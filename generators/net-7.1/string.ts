// The one type of QEMU's qapi/common.json that the net schema uses.

export const stringSource = `
##
# @String:
#
# Text inside an object, so that a list of it can grow further members one day.
#
# @str: the text
#
# Since: 1.2
##
{ 'struct': 'String', 'data': { 'str': 'str' } }
`;
