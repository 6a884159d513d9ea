using System.Text;
using VirtSpec.Cli;

var utf8 = new UTF8Encoding(encoderShouldEmitUTF8Identifier: false);
var output = new StreamWriter(Console.OpenStandardOutput(), utf8);
var error = new StreamWriter(Console.OpenStandardError(), utf8) { AutoFlush = true };
return CommandLine.Run(args, output, error, showsProgress: !Console.IsErrorRedirected);
