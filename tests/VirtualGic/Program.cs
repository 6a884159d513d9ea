using System.CommandLine;
using VirtSpec.VirtualGic.Commands;

var root = new RootCommand("Compares the virtual CPU interface of the GIC in the specification with QEMU.") { CompareCommand.Create(), RecordCommand.Create(), MutantsCommand.Create() };
return root.Parse(args).Invoke();
