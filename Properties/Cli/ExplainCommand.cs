using System.CommandLine;
using VirtSpec.Cli.Explain;
using VirtSpec.Cli.Input;
using VirtSpec.Cli.Output;
using VirtSpec.Machine.Memory;
using VirtSpec.Machine.Platform;
using VirtSpec.Spec;
using VirtSpec.Spec.Base;
using VirtSpec.Spec.State;

namespace VirtSpec.Cli;

/// <summary><c>virtspec explain</c>: what one instruction does, and the rules and syndrome behind it.</summary>
internal sealed class ExplainCommand
{
    private readonly Argument<string> _instruction = new("INSTRUCTION") { Description = "Assembly text, or the instruction word as 0x and 8 hexadecimal digits" };
    private readonly PeOptions _pe = new(ExceptionLevel.EL1, "The Exception level that executes it, 0 to 2 [default: 1]");
    private readonly Option<bool> _verbose = new("--verbose") { Description = "Print the registers that the state begins with" };

    public static Command Create()
    {
        var options = new ExplainCommand();
        var command = new DocumentedCommand("explain", "Say what an instruction does and why")
        {
            Details = """
                Says what becomes of the instruction, which rule decides, and what the exception reports.
                The state is that of the PE after reset, with EL1 in AArch64 state, all traps off, and everything permitted that can be; --set changes it.
                """,
            Examples = ["virtspec explain \"msr sctlr_el1, x0\" --set HCR_EL2.TVM=1", "virtspec explain 0xd503207f --el 0 --set HCR_EL2.TWI=1"],
        };
        command.Add(options._instruction);
        command.Add(options._verbose);
        options._pe.AddTo(command);
        command.SetAction(options.Run);
        return command;
    }

    private int Run(ParseResult result)
    {
        var output = result.InvocationConfiguration.Output;
        var configuration = _pe.Configuration(result);
        ulong pc = BoardLayout.Ram.Value;
        var pe = _pe.Apply(result, BaseState.At(configuration, _pe.EL(result, configuration)!.Value, pc));
        uint word = InstructionText.Read(result.GetValue(_instruction)!, pc);
        if (result.GetValue(_verbose))
            WriteState(output, pe);
        var explanation = Explanation.Of(pe, word, MemoryWith(word));
        new ExplanationWriter(output, explanation).Write();
        return explanation.Limit is { } limit ? throw new CommandError($"not modelled: {limit.What}", ExitCode.NotModelled) : (int)ExitCode.Ok;
    }

    private static void WriteState(TextWriter output, PE pe)
    {
        foreach (var (register, _) in BaseState.Controls)
            output.WriteLine($"{register,-15}0x{pe.System[register]:x16}");
        output.WriteLine();
    }

    /// <summary>A board whose RAM is zero but for the instruction at its start.</summary>
    private static IReadMemory MemoryWith(uint word)
    {
        var ram = new Ram(RamSnapshot.Zero(BoardLayout.DefaultRamSize));
        ram.Write(0, 4, word);
        return new Bus(ram.Snapshot(), BoardDevices.AtReset(processors: 1));
    }
}
