using System.CommandLine;
using System.Diagnostics;
using VirtSpec.Cli.Input;
using VirtSpec.Cli.Output;
using VirtSpec.Properties.Classification;
using VirtSpec.Spec.Registers;
using VirtSpec.Spec.State;

namespace VirtSpec.Cli;

/// <summary><c>virtspec classify</c>: which encodings are privileged, sensitive or innocuous, and what a control setting leaves untrapped.</summary>
internal sealed class ClassifyCommand
{
    private const ulong DefaultSeed = 1, DefaultSamples = 6, MostSamples = 1000;

    private readonly Option<string> _cpu = new("--cpu")
    {
        Description = "The CPU: " + string.Join(", ", CpuModel.All.Select(c => c.Name)),
        HelpName = "NAME",
        DefaultValueFactory = _ => CpuModel.CortexA57.Name,
    };

    private readonly Option<string?> _seed = new("--seed") { Description = $"The seed of the sampled states and operands (default {DefaultSeed})", HelpName = "N" };
    private readonly Option<string?> _samples = new("--samples") { Description = $"Sampled states for each encoding and Exception level (default {DefaultSamples})", HelpName = "N" };
    private readonly Option<string?> _map = new("--vm-map") { Description = "Another VM map", HelpName = "FILE" };
    private readonly Option<string?> _settings = new("--settings") { Description = "Other control settings, beside the one with every EL2 trap off", HelpName = "FILE" };
    private readonly Option<string?> _out = new("--out") { Description = "Every encoding with its labels and witnesses, as CSV", HelpName = "FILE" };
    private readonly Option<string?> _table = new("--table") { Description = "The classification in short, as the report shows it", HelpName = "FILE" };
    private readonly Option<bool> _stats = new("--stats") { Description = "Print the time that it took, on standard error" };

    public static Command Create()
    {
        var options = new ClassifyCommand();
        var command = new DocumentedCommand("classify", "Find the privileged, sensitive and innocuous encodings, and what a hypervisor's controls leave untrapped")
        {
            Details = "Every encoding is executed at EL1 and EL0 in pairs of states that agree on what is the VM's and differ in what is not; no trap rule is read.\n"
                + "docs/classification.md has the definitions, the layouts of the tables, and what is not covered.",
            Examples = ["virtspec classify", "virtspec classify --cpu neoverse-n1 --samples 12 --out classes.csv"],
        };
        foreach (var option in new Option[] { options._cpu, options._seed, options._samples, options._map, options._settings, options._out, options._table, options._stats })
            command.Add(option);
        command.SetAction(options.Run);
        return command;
    }

    private int Run(ParseResult result)
    {
        var watch = Stopwatch.StartNew();
        var cpu = PeOptions.ConfigurationOf(result.GetValue(_cpu)!).Cpu;
        ulong seed = result.GetValue(_seed) is { } text ? Values.Number("--seed", text) : DefaultSeed;
        var map = result.GetValue(_map) is { } path ? GivenFile.Table("--vm-map", path, VmMap.Parse)! : VmMap.Default;
        var settings = result.GetValue(_settings) is { } file ? [ControlSetting.TrapsOff, .. GivenFile.Table("--settings", file, ControlSetting.Parse)] : ControlSetting.Defaults;
        var classifier = new Classifier(cpu, map, seed, Samples(result));
        using var csv = result.GetValue(_out) is { } name ? OutputFile.Create("--out", name) : null;
        var output = result.InvocationConfiguration.Output;
        output.WriteLine($"{cpu.Name}, seed {seed}, {Samples(result)} samples, {classifier.Subjects.Count} encodings");
        var classified = classifier.All();
        var rows = settings.SelectMany(s => Classifier.Levels.Select(el => Theorems.Ask(classifier, classified, s, el))).ToArray();
        Print(output, classifier, classified, rows);
        if (result.GetValue(_table) is { } table)
            OutputFile.Write("--table", table, string.Concat(ClassificationTable.Of(cpu.Name, classified, rows).Lines().Select(line => line + "\n")));
        if (csv is not null)
            Write(csv, cpu, classified);
        if (result.GetValue(_stats))
            result.InvocationConfiguration.Error.WriteLine($"{watch.Elapsed.TotalSeconds:f1} s");
        return (int)ExitCode.Ok;
    }

    private int Samples(ParseResult result)
    {
        ulong samples = Values.Count(result, _samples, DefaultSamples);
        return samples <= MostSamples ? (int)samples : throw new CommandError("--samples", $"at most {MostSamples}", $"{samples}", "name fewer");
    }

    private static void Print(TextWriter output, Classifier classifier, IReadOnlyList<Classified> classified, IReadOnlyList<TheoremRow> rows)
    {
        var lines = ClassificationText.Summary(classified).Append("")
            .Concat(ClassificationText.Table(rows)).Append("")
            .Concat(rows.SelectMany(r => ClassificationText.Residue(r, classifier.Map))).Append("")
            .Concat(rows.SelectMany(ClassificationText.Virtualized)).Append("")
            .Concat(ClassificationText.NotModelled(classified));
        foreach (string line in lines)
            output.WriteLine(line);
    }

    private static void Write(OutputFile csv, CpuModel cpu, IEnumerable<Classified> classified)
    {
        csv.Writer.Write(ClassificationText.CsvHeader + "\n");
        foreach (var c in classified)
            csv.Writer.Write(ClassificationText.Csv(cpu.Name, c) + "\n");
        csv.Complete();
    }
}
