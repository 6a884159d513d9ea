using System.CommandLine;
using VirtSpec.Translations.Commands;

var root = new RootCommand("Compares address translation in the specification with QEMU.") { CompareCommand.Create(), RecordCommand.Create(), RunCommand.Create() };
return root.Parse(args).Invoke();
