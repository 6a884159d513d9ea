using System.CommandLine;
using VirtSpec.Streams.Commands;

var root = new RootCommand("Compares the instructions of the specification with Unicorn.") { CompareCommand.Create(), RecordCommand.Create(), RunCommand.Create(), MutantsCommand.Create() };
return root.Parse(args).Invoke();
