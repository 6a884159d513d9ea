using System.CommandLine;
using VirtSpec.Cli.Input;
using VirtSpec.Cli.Output;
using VirtSpec.Properties.Conformance.Matrix;
using VirtSpec.Spec.Registers;

namespace VirtSpec.Cli;

/// <summary><c>virtspec matrix</c>: the trap matrix of a CPU under given configurations.</summary>
internal sealed class MatrixCommand
{
    private readonly Option<string> _cpu = new("--cpu")
    {
        Description = "The CPU: " + string.Join(", ", CpuModel.All.Select(c => c.Name)),
        HelpName = "NAME",
        DefaultValueFactory = _ => CpuModel.CortexA57.Name,
    };

    private readonly Option<string> _configs = new("--configs") { Description = "The configurations, as CSV", HelpName = "FILE", Required = true };
    private readonly Option<string> _out = new("--out") { Description = "The matrix, as CSV", HelpName = "FILE", Required = true };

    public static Command Create()
    {
        var options = new MatrixCommand();
        var command = new DocumentedCommand("matrix", "Write what every System encoding does at EL1 and EL0 under given controls")
        {
            Details = "The formats are those of Golden/trap-matrix/FORMAT.md; the baseline is written in full, another configuration where it differs.\n"
                + $"Columns of a configuration: {string.Join(',', MatrixConfig.Columns)}.",
            Examples = ["virtspec matrix --cpu cortex-a57 --configs Golden/trap-matrix/cortex-a57-configs.csv --out matrix.csv"],
        };
        command.Add(options._cpu);
        command.Add(options._configs);
        command.Add(options._out);
        command.SetAction(options.Run);
        return command;
    }

    private int Run(ParseResult result)
    {
        var pe = PeOptions.ConfigurationOf(result.GetValue(_cpu)!);
        var configs = GivenFile.Table("--configs", result.GetValue(_configs)!, MatrixConfig.Parse);
        using var file = OutputFile.Create("--out", result.GetValue(_out)!);
        int rows = 0;
        file.Writer.Write(TrapMatrix.Header + "\n");
        foreach (var row in new TrapMatrix(pe).Rows(configs))
        {
            file.Writer.Write(row.ToCsv(pe.Cpu.Name) + "\n");
            rows++;
        }
        file.Complete();
        result.InvocationConfiguration.Output.WriteLine($"{rows} rows of {configs.Count} configurations");
        return (int)ExitCode.Ok;
    }
}
