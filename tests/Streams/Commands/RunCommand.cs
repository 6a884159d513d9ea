using System.CommandLine;
using VirtSpec.Spec.Instructions.Text;
using VirtSpec.Streams.Cases;
using VirtSpec.Streams.Oracle;

namespace VirtSpec.Streams.Commands;

/// <summary><c>run</c>: one case on both sides.</summary>
internal static class RunCommand
{
    public static Command Create()
    {
        var cpu = Options.Cpu();
        var text = new Argument<string>("case") { Description = "a case, as a line of the corpus states it" };
        var command = new Command("run", "Run one case on the specification and on Unicorn.") { cpu, text };
        command.SetAction(arguments =>
        {
            var streamCase = CaseText.Parse(arguments.GetValue(text)!);
            using var oracle = new OracleRun(arguments.Cpu(cpu).Name);
            var ours = new SpecRun(arguments.Cpu(cpu)).Run(streamCase);
            var theirs = oracle.Run(streamCase);
            for (int i = 0; i < streamCase.Words.Count; i++)
                Console.WriteLine(Disassembler.Disassemble(streamCase.Words[i], streamCase.Initial.PC + 4 * (ulong)i));
            Console.WriteLine($"specification {CaseText.Format(streamCase, ours)}");
            Console.WriteLine($"oracle        {CaseText.Format(streamCase, theirs)}");
            return OutcomeParts.Differing(ours, theirs).Count == 0 ? 0 : 1;
        });
        return command;
    }
}
