using System.CommandLine;
using VirtSpec.Spec.Instructions.Text;
using VirtSpec.Streams.Commands;
using VirtSpec.Translations.Cases;
using VirtSpec.Translations.Compare;

namespace VirtSpec.Translations.Commands;

/// <summary><c>run</c>: one case on both sides.</summary>
internal static class RunCommand
{
    public static Command Create()
    {
        var cpu = Options.Cpu();
        var text = new Argument<string>("case") { Description = "a case, as a line of the corpus states it" };
        var command = new Command("run", "Run one case on the specification and on QEMU.") { cpu, text };
        command.SetAction(arguments =>
        {
            var c = CaseText.Parse(arguments.GetValue(text)!);
            var (ours, theirs) = new Comparison(arguments.Cpu(cpu), 0, [], Console.Out).Outcomes(c);
            for (int i = 0; i < c.Words.Count; i++)
                Console.WriteLine(Disassembler.Disassemble(c.Words[i], c.PC + 4 * (ulong)i));
            Console.WriteLine($"specification {ours}");
            Console.WriteLine($"oracle        {theirs}");
            return ours == theirs ? 0 : 1;
        });
        return command;
    }
}
