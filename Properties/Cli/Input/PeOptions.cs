using System.CommandLine;
using VirtSpec.Spec.Base;
using VirtSpec.Spec.Features;
using VirtSpec.Spec.Registers;
using VirtSpec.Spec.State;

namespace VirtSpec.Cli.Input;

/// <summary>The options that say what PE a command looks at: <c>--cpu</c>, <c>--el</c>, <c>--set</c>.</summary>
internal sealed class PeOptions
{
    private readonly Option<string> _cpu = new("--cpu")
    {
        Description = "The CPU: " + string.Join(", ", CpuModel.All.Select(c => c.Name)),
        HelpName = "NAME",
        DefaultValueFactory = _ => CpuModel.CortexA57.Name,
    };

    private readonly Option<string?> _el;

    private readonly Option<string[]> _set = new("--set")
    {
        Description = "Give a register or one of its fields a value, such as HCR_EL2.TVM=1 or X0=0x40000000; repeat it for more",
        HelpName = "REG[.FIELD]=VALUE",
    };

    private readonly ExceptionLevel? _defaultEL;

    /// <param name="defaultEL">The Exception level when <c>--el</c> is absent, or null for the highest.</param>
    /// <param name="elDescription">What <c>--el</c> means for the command.</param>
    public PeOptions(ExceptionLevel? defaultEL, string elDescription)
    {
        _defaultEL = defaultEL;
        _el = new Option<string?>("--el") { Description = elDescription, HelpName = "N" };
    }

    /// <summary>The option <c>--el</c>.</summary>
    public Option ELOption => _el;

    public void AddTo(Command command)
    {
        command.Add(_el);
        command.Add(_cpu);
        command.Add(_set);
    }

    public PeConfiguration Configuration(ParseResult result) => ConfigurationOf(result.GetValue(_cpu)!);

    /// <summary>The board's PE with the CPU of that name.</summary>
    public static PeConfiguration ConfigurationOf(string name)
    {
        var cpu = CpuModel.Find(name)
            ?? throw new CommandError("--cpu", string.Join(" or ", CpuModel.All.Select(c => c.Name)), $"'{name}'", "name one of these");
        return new PeConfiguration(cpu, Choices.Default, HaveEL2: cpu.Features.Has(Feature.FEAT_EL2));
    }

    /// <summary>The Exception level that was asked for, or the command's default.</summary>
    public ExceptionLevel? EL(ParseResult result, PeConfiguration configuration)
    {
        if (result.GetValue(_el) is not { } text)
            return _defaultEL;
        bool isLevel = Values.TryNumber(text, out ulong el) && el <= (ulong)configuration.HighestEL;
        return isLevel ? (ExceptionLevel)el : throw new CommandError("--el", $"0 to {(int)configuration.HighestEL}", $"'{text}'", "name an Exception level that the PE has");
    }

    /// <summary>The PE after every <c>--set</c>, in the order of the command line.</summary>
    public PE Apply(ParseResult result, PE pe) =>
        (result.GetValue(_set) ?? []).Aggregate(pe, Assignment.Apply);
}
