using System.CommandLine;
using VirtSpec.Lockstep.Commands;

var root = new RootCommand("Records boots of real software on QEMU, and compares the specification with them, instruction by instruction.") { RecordCommand.Create(), ShowCommand.Create(), CompareCommand.Create(), BootsCommand.Create() };
return root.Parse(args).Invoke();
