using System.CommandLine;
using VirtSpec.PhysicalGic.Commands;

var root = new RootCommand("Compares the GIC of the specification with QEMU's.") { CompareCommand.Create(), RecordCommand.Create(), MutantsCommand.Create() };
return root.Parse(args).Invoke();
