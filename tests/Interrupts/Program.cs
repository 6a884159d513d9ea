using System.CommandLine;
using VirtSpec.Interrupts.Commands;

var root = new RootCommand("Compares the GIC of the specification with QEMU's.") { CompareCommand.Create() };
return root.Parse(args).Invoke();
