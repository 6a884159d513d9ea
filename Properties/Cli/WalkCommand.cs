using System.CommandLine;
using VirtSpec.Cli.Explain;
using VirtSpec.Cli.Input;
using VirtSpec.Cli.Output;
using VirtSpec.Machine.Cpu;
using VirtSpec.Machine.Load;
using VirtSpec.Machine.Memory;
using VirtSpec.Machine.Platform;
using VirtSpec.Properties.Walks;
using VirtSpec.Spec;
using VirtSpec.Spec.Base;
using VirtSpec.Spec.State;
using VirtSpec.Spec.Translation;

namespace VirtSpec.Cli;

/// <summary><c>virtspec walk</c>: how an address is translated, step by step.</summary>
internal sealed class WalkCommand
{
    private const ulong DefaultSteps = 1_000_000;

    private readonly Argument<string> _address = new("ADDRESS") { Description = "The virtual address" };
    private readonly PeOptions _pe = new(defaultEL: null, "The Exception level whose translation it is, 0 to 2 [default: that of the program, else 1]");
    private readonly Option<string> _access = new("--access") { Description = "What is done at the address: read, write or fetch", HelpName = "KIND", DefaultValueFactory = _ => "read" };
    private readonly Option<string?> _image = new("--image") { Description = "Run this program first: its registers and tables are used", HelpName = "FILE" };
    private readonly Option<string?> _steps = new("--steps") { Description = $"How many steps it runs, unless it ends before [default: {DefaultSteps}]", HelpName = "N" };
    private readonly Option<string[]> _word = new("--word") { Description = "Put a doubleword, a descriptor say, into memory; repeat it for more", HelpName = "ADDRESS=VALUE" };
    private readonly Option<string?> _svg = new("--svg") { Description = "Draw the walk into a file too", HelpName = "FILE" };

    public static Command Create()
    {
        var options = new WalkCommand();
        var command = new DocumentedCommand("walk", "Show how an address is translated")
        {
            Details = """
                Shows each descriptor that the walk reads, of stage 1 and of stage 2, and the physical address or the fault in which it ends.
                Registers and memory are those of a program that ran (--image), or of the PE after reset, changed by --set and --word.
                The exit code is 0 when the address is translated, 1 when it faults.
                """,
            Examples =
            [
                "virtspec walk 0x41000008 --image tests/Guests/bench-mmu.elf",
                "virtspec walk 0x1000 --set SCTLR_EL1.M=1 --set TCR_EL1=25 --set TTBR0_EL1=0x40000000 --word 0x40000000=0x40200401 --svg walk.svg",
            ],
        };
        command.Add(options._address);
        command.Add(options._access);
        command.Add(options._image);
        command.Add(options._steps);
        command.Add(options._word);
        command.Add(options._svg);
        options._pe.AddTo(command);
        command.SetAction(options.Run);
        return command;
    }

    private int Run(ParseResult result)
    {
        var address = new VA(Values.Number("ADDRESS", result.GetValue(_address)!));
        var state = State(result);
        var pe = state.Pe;
        var path = TranslationPath.Of(pe, new Bus(WithWords(result, state.Ram), state.Devices), address, Access(result, pe.EL));
        if (result.GetValue(_svg) is { } svg)
            OutputFile.Write("--svg", svg, PathPicture.Of(path));
        foreach (string line in PathText.Lines(pe, path))
            result.InvocationConfiguration.Output.WriteLine(line);
        return (int)(path.Result.IsFault ? ExitCode.Failed : ExitCode.Ok);
    }

    private BoardState State(ParseResult result)
    {
        var configuration = _pe.Configuration(result);
        var el = _pe.EL(result, configuration);
        if (result.GetValue(_image) is not { } path)
        {
            if (result.GetValue(_steps) is not null)
                throw new CommandError("--steps", "a program to run", "no --image", "name one");
            var start = BaseState.At(configuration, el ?? ExceptionLevel.EL1, BoardLayout.Ram.Value);
            return BoardState.Start(configuration, RamSnapshot.Zero(BoardLayout.DefaultRamSize), BoardLayout.Ram).WithPe(_pe.Apply(result, start));
        }
        if (!ImageFile.TryRead(path, BoardLayout.Ram, out var image, out var error) || !image.TryPlace(BoardLayout.DefaultRamSize, out var ram, out error))
            throw new CommandError($"{path}: {error}");
        var runner = new Runner(BoardState.Start(configuration, ram, image.Entry));
        runner.Run(Values.Count(result, _steps, DefaultSteps));
        var state = runner.Snapshot();
        var pe = el is { } level ? state.Pe.WithPSTATE(PSTATE.AtReset(level).WithPAN(state.Pe.PSTATE.PAN)) : state.Pe;
        return state.WithPe(_pe.Apply(result, pe));
    }

    private RamSnapshot WithWords(ParseResult result, RamSnapshot contents)
    {
        var ram = new Ram(contents);
        foreach (string word in result.GetValue(_word) ?? [])
        {
            string[] parts = word.Split('=', 2);
            if (parts.Length != 2 || !Values.TryNumber(parts[0], out ulong at) || !Values.TryNumber(parts[1], out ulong value))
                throw new CommandError("--word", "ADDRESS=VALUE, two numbers", $"'{word}'", "correct it");
            ulong offset = at - BoardLayout.Ram.Value;
            if (at % 8 != 0 || offset >= contents.Size)
                throw new CommandError("--word", $"a multiple of 8 in RAM, from 0x{BoardLayout.Ram.Value:x} to 0x{BoardLayout.Ram.Value + contents.Size - 8:x}", $"0x{at:x}", "correct it");
            ram.Write(offset, 8, value);
        }
        return ram.Snapshot();
    }

    private AccessDescriptor Access(ParseResult result, ExceptionLevel el) => result.GetValue(_access) switch
    {
        "read" => new AccessDescriptor(AccessType.GPR, el) { Read = true, PAN = true },
        "write" => new AccessDescriptor(AccessType.GPR, el) { Write = true, PAN = true },
        "fetch" => new AccessDescriptor(AccessType.IFETCH, el) { Read = true },
        var other => throw new CommandError("--access", "read, write or fetch", $"'{other}'", "name one of these"),
    };
}
