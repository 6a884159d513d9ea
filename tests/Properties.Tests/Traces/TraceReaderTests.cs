using VirtSpec.Properties.Traces;
using Xunit;

namespace VirtSpec.Properties.Tests.Traces;

public sealed class TraceReaderTests
{
    private const string Header = "virtspec-trace 1\ncpu cortex-a57\nof guest.elf\ninput guest.elf sha256:4d23c4ab77c969cb91018c99fbbd99ba36ade2fed57eab781213d2d4702b566d\n\n";
    private const string Exit = "226 pe0 a.0 exit EL1h:0x40001924 EL2h:0x40000c00 SystemAccess {Op0=0x3 CRn=0x1} HCR_EL2.TVM lower.sync skips, sets X0\n";
    private const string Entry = "533 pe0 a.0 entry EL2h:0x40001814 EL1h:0x40001928 - {} - - -\n";
    private const string End = "669 - - end - - - {} - - powered off by PSCI SYSTEM_OFF\n";

    [Fact]
    public void A_trace_is_read_part_by_part()
    {
        var trace = Read(Header + Exit + End);
        Assert.Equal(("cortex-a57", "guest.elf", "guest.elf"), (trace.Header.Cpu, trace.Header.Of, trace.Header.Inputs[0].Name));
        var exit = trace.Events[0];
        Assert.Equal((226ul, TraceKind.Exit, 0, "a.0", "a", "SystemAccess", "HCR_EL2.TVM", "lower.sync", "skips, sets X0"),
            (exit.Step, exit.Kind, exit.PE, exit.Vm, exit.VmName, exit.Class, exit.Rule, exit.Handler, exit.Outcome));
        Assert.Equal((0x40001924ul, true, 0x40000c00ul), (exit.From!.Value.PC, exit.From.Value.SP, exit.To!.Value.PC));
        Assert.Equal((3ul, 1ul, null), (exit["Op0"], exit["CRn"], exit["CRm"]));
    }

    [Fact]
    public void Both_forms_give_the_bytes_that_were_read()
    {
        string text = Header + Exit + Entry + End;
        var json = new StringWriter();
        TraceWriter.Write(json, TraceForm.Json, Read(text));
        var again = new StringWriter();
        TraceWriter.Write(again, TraceForm.Text, Read(json.ToString()));
        Assert.Equal(text, again.ToString());
        Assert.All(json.ToString().TrimEnd('\n').Split('\n'), line => System.Text.Json.JsonDocument.Parse(line).Dispose());
    }

    /// <summary>Wherever a trace is cut, it is refused; the only trace that is a part of another is the whole.</summary>
    [Fact]
    public void A_trace_that_is_cut_anywhere_is_refused()
    {
        string text = Header + Exit + Entry + End;
        for (int length = 0; length < text.Length; length++)
        {
            var refusal = Assert.Throws<TraceException>(() => Read(text[..length]));
            Assert.Matches(@"^t\.trace\(\d+\): expected .+, found .+", refusal.Message);
        }
    }

    [Theory]
    [InlineData("", "t.trace(1): expected 'virtspec-trace 1', found an empty file")]
    [InlineData("virtspec-trace 2\n", "t.trace(1): expected version 1 of the format, found version 2: record the trace again")]
    [InlineData("# a log\n", "t.trace(1): expected 'virtspec-trace 1', found '# a log'")]
    [InlineData("virtspec-trace 1\nof x\n", "t.trace(2): expected 'cpu ...', found 'of x'")]
    [InlineData(Header + Exit, "t.trace(7): expected an 'end' event as the last line, found the end of the file: the trace is truncated")]
    [InlineData(Header + Exit + End + Exit, "t.trace(8): expected nothing behind the 'end' event, found '226 pe0 a.0 exit EL1h:0x40001924 EL2h:0x40000c00 SystemAc...'")]
    [InlineData(Header + Exit + Header + End, "t.trace(7): expected one trace, found the header of another one")]
    [InlineData(Header + Entry + Exit + End, "t.trace(7): expected a step of at least 533, that of the line before, found 226")]
    [InlineData("{\"virtspec-trace\":3,\"cpu\":\"c\",\"of\":\"o\",\"inputs\":[]}\n", "t.trace(1): expected version 1 of the format, found version 3: record the trace again")]
    [InlineData("{\"virtspec-trace\":1,\"cpu\":\"c\",\"of\":\"o\",\"inputs\":[]}\n{\"step\":1}\n", "t.trace(2): expected an event as a JSON object, found one that lacks a part")]
    [InlineData("{\"virtspec-trace\":1,\"cpu\":\"c\",\"of\":\"o\",\"inputs\":[]}\n{\"step\"\n", "t.trace(2): expected an event as a JSON object, found what is no JSON")]
    public void What_is_no_trace_is_refused_with_its_line(string text, string reason) =>
        Assert.Equal(reason, Assert.Throws<TraceException>(() => Read(text)).Message);

    [Theory]
    [InlineData("226 pe0 a.0 exit EL1h:0x4 EL1h:0x8 HVC64 {} - lower.sync -", "expected Exception levels of an 'exit', found 'EL1 to EL1'")]
    [InlineData("226 pe0 a.0 entry EL1h:0x4 EL1h:0x8 - {} - - -", "expected Exception levels of an 'entry', found 'EL1 to EL1'")]
    [InlineData("226 pe0 a.0 exception EL1h:0x4 EL2h:0x8 HVC64 {} - - -", "expected Exception levels of an 'exception', found 'EL1 to EL2'")]
    [InlineData("226 pe0 a.0 return EL0t:0x4 EL1h:0x8 - {} - - -", "expected Exception levels of an 'return', found 'EL0 to EL1'")]
    [InlineData("226 pe0 a.0 exit EL1h:0x4 EL2h:0x8 HVC65 {} - lower.sync -", "expected an exception class or an interrupt, found 'HVC65'")]
    [InlineData("226 pe0 a.0 exit EL1h:0x4 EL2h:0x8 HVC64 {imm17=0x1} - lower.sync -", "expected a field of the syndrome of HVC64 with a value that it can have, found 'imm17=0x1'")]
    [InlineData("226 pe0 a.0 exit EL1h:0x4 EL2h:0x8 HVC64 {imm16=0x10000} - lower.sync -", "expected a field of the syndrome of HVC64 with a value that it can have, found 'imm16=0x10000'")]
    [InlineData("226 pe0 a.0 exit EL1h:0x4 EL2h:0x8 IRQ {imm16=0x1} - lower.irq -", "expected no syndrome of IRQ, found 'imm16=0x1'")]
    [InlineData("226 pe0 a.0 exit EL1h:0x4 EL2h:0x8 HVC64 {} HCR_EL2.NONE lower.sync -", "expected a trap rule or '-', found 'HCR_EL2.NONE'")]
    [InlineData("226 pe0 a.0 exit EL1x:0x4 EL2h:0x8 HVC64 {} - lower.sync -", "expected a place such as EL1h:0x40000000, found 'EL1x:0x4'")]
    [InlineData("226 cpu0 a.0 exit EL1h:0x4 EL2h:0x8 HVC64 {} - lower.sync -", "expected a PE such as pe0, found 'cpu0'")]
    [InlineData("x pe0 a.0 exit EL1h:0x4 EL2h:0x8 HVC64 {} - lower.sync -", "expected the number of a step, found 'x'")]
    [InlineData("226 pe0 a.0 leave EL1h:0x4 EL2h:0x8 HVC64 {} - lower.sync -", "expected an event (control, end, entry, exception, exit, firmware, return), found 'leave'")]
    [InlineData("226 pe0 a.0 control - - HCR_EL9 {value=0x1} - - -", "expected a System register, found 'HCR_EL9'")]
    [InlineData("226 pe0 a.0 exit EL1h:0x4 - HVC64 {} - lower.sync -", "expected where it comes from and where it goes, found 'EL1h:0x4 -'")]
    [InlineData("226 pe0 a.0 exit EL1h:0x4 EL2h:0x8 HVC64 - lower.sync -", "expected STEP PE VM EVENT FROM TO CLASS {SYNDROME} RULE HANDLER OUTCOME, found '226 pe0 a.0 exit EL1h:0x4 EL2h:0x8 HVC64 - lower.sync -'")]
    [InlineData("226 pe0 a.0 exit EL1h:0x4 EL2h:0x8 HVC64 {imm16} - lower.sync -", "expected FIELD=0xVALUE, found 'imm16'")]
    public void A_line_that_is_no_event_is_refused_with_the_reason(string line, string reason) =>
        Assert.Equal($"t.trace(6): {reason}", Assert.Throws<TraceException>(() => Read($"{Header}{line}\n{End}")).Message);

    internal static Trace Read(string text) => TraceReader.Read("t.trace", new StringReader(text));
}
