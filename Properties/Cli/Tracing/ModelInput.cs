using System.CommandLine;
using VirtSpec.Cli.Checking;
using VirtSpec.Cli.Input;
using VirtSpec.Machine.Load;
using VirtSpec.Machine.Platform;
using VirtSpec.Properties.Rigs;
using VirtSpec.Properties.Runs;
using VirtSpec.Properties.Targets;
using VirtSpec.Spec.Base;
using VirtSpec.Spec.Hyp;

namespace VirtSpec.Cli.Tracing;

/// <summary>The options that put a model on the board, or run one case of a report.</summary>
internal sealed class ModelInput
{
    private readonly Option<string?> _hypervisor = new("--hypervisor") { Description = "In place of IMAGE: a model, as 'virtspec check' takes it, with its example configuration", HelpName = "TARGET" };
    private readonly Option<string?> _config = new("--config") { Description = "The board and the VMs of the model, as YAML [default: its example]", HelpName = "FILE" };
    private readonly Option<string?> _guest = new("--guest") { Description = "An ELF executable that every VM of the model holds and begins with", HelpName = "FILE" };
    private readonly Option<string?> _replay = new("--replay") { Description = "In place of a run from the start: the case of this key, which a report printed", HelpName = "KEY" };
    private readonly Option<string?> _claim = new("--claim") { Description = "The claim whose replay line has the key [default: one of those that most cases are run for]", HelpName = "CLAIM" };

    public void AddTo(Command command)
    {
        foreach (var option in new Option[] { _hypervisor, _config, _guest, _replay, _claim })
            command.Add(option);
    }

    public bool IsGiven(ParseResult result) => result.GetValue(_hypervisor) is not null;

    /// <summary>The case that was asked for; null when none was.</summary>
    public RecordedSource.Case? Case(ParseResult result)
    {
        if (result.GetValue(_replay) is not { } key)
            return result.GetValue(_claim) is null ? null : throw new CommandError("--claim", "--replay too", "none", "leave it out");
        if (result.GetValue(_guest) is not null)
            throw new CommandError("--replay", "no --guest beside it", "one", "leave it out: a case has its own guests");
        string? claim = result.GetValue(_claim);
        if (claim is not null && !DesignSuites.Claims.Contains(claim))
            throw new CommandError("--claim", $"one of {string.Join(", ", DesignSuites.Claims)}", $"'{claim}'", $"did you mean {Nearest.To(claim, DesignSuites.Claims)}?");
        try
        {
            var suites = DesignSuites.For(Design(result), Given(result)).Suites;
            var suite = suites.FirstOrDefault(s => claim is null || s.Claims.Any(c => c.Id == claim)) ?? throw new CommandError("--claim", "a claim that this model can break", $"'{claim}'", "name another");
            var check = suite.Check();
            var (seed, number) = ReplayKey.CaseOf(key);
            var drawn = check.Draw(seed, number);
            return new RecordedSource.Case(suite, check, ReplayKey.Read(key, drawn).Apply(drawn));
        }
        catch (FormatException malformed)
        {
            throw new CommandError($"--replay: {malformed.Message}; copy the key of a report of the same target");
        }
        catch (RigException refused)
        {
            throw new CommandError($"--hypervisor: {refused.Message}");
        }
    }

    /// <summary>The board with the model, and what the model says of itself; null when no model was asked for.</summary>
    public (BoardState Start, Manifest? Manifest)? Start(ParseResult result)
    {
        if (!IsGiven(result))
            return new[] { _config, _guest }.FirstOrDefault(o => result.GetValue(o) is not null) is { } misplaced
                ? throw new CommandError(misplaced.Name, "--hypervisor too", "none", "leave it out")
                : null;
        var design = Design(result);
        var given = Given(result);
        var asked = given.Configuration ?? design.Example;
        var configuration = result.GetValue(_guest) is { } path ? asked with { Vms = ValueArray<VmConfiguration>.Of(asked.Vms.Select(vm => Holding(vm, path))) } : asked;
        try
        {
            var installation = design.Install(configuration);
            return (ModelBoard.Start(installation, configuration, given.Cpu), installation.Manifest);
        }
        catch (ConfigurationException refused)
        {
            throw new CommandError($"--hypervisor {design.Name}: it cannot have the configuration: {refused.Message}");
        }
    }

    private GivenBoard Given(ParseResult result) => new(PeOptions.ConfigurationOf(result.GetValue<string>("--cpu")!).Cpu, result.GetValue(_config));

    /// <summary>The VM with a program in its RAM.</summary>
    private static VmConfiguration Holding(VmConfiguration vm, string path)
    {
        if (!ImageFile.TryRead(path, new PA(vm.Ram.Value), out var image, out var error))
            throw new CommandError($"--guest {path}: {error}");
        if (image.Segments.FirstOrDefault(s => s.Address.Value - vm.Ram.Value >= vm.RamSize || s.Size > vm.RamSize - (s.Address.Value - vm.Ram.Value)) is { } outside)
            throw new CommandError($"--guest {path}", $"segments within 0x{vm.Ram.Value:x}..0x{vm.Ram.Value + vm.RamSize - 1:x}, the RAM of VM {vm.Name}", outside.Range, "link it to another address or give --config");
        return vm with
        {
            Entry = new IPA(image.Entry.Value),
            Contents = ValueArray<GuestContents>.Of(image.Segments.Select(s => new GuestContents(new IPA(s.Address.Value), s.Bytes))),
        };
    }

    /// <summary>The design of the target. Code of the user runs in this process: a trace has no verdict that others share.</summary>
    private IHypervisorDesign Design(ParseResult result)
    {
        string name = result.GetValue(_hypervisor) ?? throw new CommandError("--replay", "--hypervisor too", "none", "name the target of the report");
        return Target.Of(name) switch
        {
            Target.Model model => model.Design,
            Target.Seeded seeded => BrokenModels.Make(seeded.Diff, out var errors)?.Design ?? throw new CommandError($"--hypervisor {name}: {errors[0]}"),
            Target.UserCode code => Load(code.Path) switch
            {
                ModelLoad.Loaded { Designs: [var only] } => only,
                ModelLoad.Refused refused => throw new CommandError(refused.Errors[0]),
                _ => throw new CommandError($"--hypervisor {name}", "one hypervisor", "several in the file", "leave one"),
            },
            _ => throw new CommandError($"--hypervisor {name}", "a model", "an image", "name it as IMAGE or with --kernel"),
        };
    }

    private static ModelLoad Load(string path) => Path.GetExtension(path) == ".cs"
        ? CompiledModels.Compile(new ModelSource(path, GivenFile.Text("--hypervisor", path)))
        : CompiledModels.Load(path);
}
