using System.CommandLine;
using VirtSpec.Lockstep.Commands;

var root = new RootCommand("Records boots of real software on QEMU, instruction by instruction.") { RecordCommand.Create(), ShowCommand.Create() };
return root.Parse(args).Invoke();
