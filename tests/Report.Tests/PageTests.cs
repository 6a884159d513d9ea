using Microsoft.Playwright;
using VirtSpec.Adapters.Programs;
using Xunit;

namespace VirtSpec.Report.Tests;

/// <summary>The page in a browser: it opens soon, its controls work by mouse and keyboard, and everybody can read it.</summary>
[Collection(ReportedModels.Collection)]
public sealed class PageTests(ReportFolderFixture report, Browser browser) : IClassFixture<ReportFolderFixture>
{
    private const int PhoneWidth = 375, PhoneHeight = 667, MostTabs = 400;

    private const string Counterexample = "details.failure:has(summary:has-text('Broken.cs: PG-1'))";

    [NeedsFact(InstalledPrograms.Chromium)]
    public async Task It_opens_from_disk_in_less_than_two_seconds()
    {
        await using var opened = await browser.Open(report.Page);
        double loaded = await opened.Page.EvaluateAsync<double>("performance.getEntriesByType('navigation')[0].loadEventEnd");
        Assert.InRange(loaded, 1, 2000);
        Assert.Equal("Conformance to ARMv8-A virtualization", await opened.Page.TextContentAsync("h1"));
        Assert.True(await opened.Page.Locator(".verdicts thead th").CountAsync() >= 9, "a column for each model and boot");
    }

    [NeedsFact(InstalledPrograms.Chromium)]
    public async Task The_matrix_is_filtered_by_register_and_by_control()
    {
        await using var opened = await browser.Open(report.Page);
        var rows = opened.Page.Locator(".heat tbody tr");
        var controls = opened.Page.Locator(".heat thead th.control:visible");
        int all = await rows.CountAsync();
        await opened.Page.FillAsync("#trap-text", "sctlr_el1");
        var shown = await opened.Page.Locator(".heat tbody tr:visible").EvaluateAllAsync<string[]>("rows => rows.map(r => `${r.dataset.el} ${r.dataset.direction} ${r.dataset.names}`)");
        Assert.All(shown, row => Assert.Contains("SCTLR_EL1", row, StringComparison.Ordinal));
        Assert.Equal($"{shown.Length} of {all} rows", await opened.Page.TextContentAsync("#trap-count"));
        Assert.Contains("HCR_EL2.TVM=1", await controls.AllInnerTextsAsync());
        Assert.DoesNotContain("HCR_EL2.TID3=1", await controls.AllInnerTextsAsync());

        await opened.Page.FillAsync("#trap-text", "TID3");
        Assert.Equal(["baseline", "HCR_EL2.TID3=1"], await controls.AllInnerTextsAsync());
        Assert.Contains("ID_AA64PFR0_EL1", await opened.Page.Locator(".heat tbody tr:visible").First.GetAttributeAsync("data-names"), StringComparison.Ordinal);

        await opened.Page.FillAsync("#trap-text", "");
        await opened.Page.SelectOptionAsync("#trap-outcome", "un");
        int undefined = await opened.Page.Locator(".heat tbody tr:visible").CountAsync();
        Assert.InRange(undefined, 1, all - 1);
        await opened.Page.SelectOptionAsync("#trap-outcome", "");
        Assert.Equal(all, await opened.Page.Locator(".heat tbody tr:visible").CountAsync());
    }

    [NeedsFact(InstalledPrograms.Chromium)]
    public async Task A_failure_opens_and_its_replay_command_is_copied_and_shows_it_again()
    {
        await using var opened = await browser.Open(report.Page);
        await opened.Page.ClickAsync(".verdicts a:has-text('FAILS')");
        var failure = opened.Page.Locator(Counterexample);
        await Assertions.Expect(failure.Locator("pre")).ToBeVisibleAsync();
        Assert.Contains("hvc #0x0", await failure.Locator("pre").InnerTextAsync(), StringComparison.Ordinal);
        Assert.True(await failure.Locator(".walk svg rect").CountAsync() > 0, "the walk is drawn");
        Assert.Contains("ELR_EL1", await failure.Locator("tr.differs").AllInnerTextsAsync().ContinueWith(t => string.Join('\n', t.Result), TaskScheduler.Default), StringComparison.Ordinal);

        await failure.Locator("[data-copy]").ClickAsync();
        string copied = await opened.Page.EvaluateAsync<string>("navigator.clipboard.readText()");
        await Assertions.Expect(opened.Page.Locator("#said")).ToHaveTextAsync("copied");
        Assert.StartsWith("virtspec props PG-1 --hypervisor ", copied, StringComparison.Ordinal);
        var (code, output) = ReportedModels.Run(copied.Split(' ')[1..]);
        Assert.Equal(1, code);
        Assert.Contains(await failure.Locator(".finding").InnerTextAsync(), output, StringComparison.Ordinal);
    }

    [NeedsFact(InstalledPrograms.Chromium)]
    public async Task A_link_to_a_failure_opens_it()
    {
        await using var first = await browser.Open(report.Page);
        string id = (await first.Page.Locator(Counterexample).GetAttributeAsync("id"))!;
        await using var opened = await browser.Open($"{report.Page}#{id}");
        await Assertions.Expect(opened.Page.Locator($"#{id} pre")).ToBeVisibleAsync();
    }

    [NeedsFact(InstalledPrograms.Chromium)]
    public async Task A_table_is_filtered_by_what_is_typed()
    {
        await using var opened = await browser.Open(report.Page);
        await opened.Page.FillAsync("#feature-filter", "xvisor works");
        var rows = await opened.Page.Locator(".features tbody tr:visible").AllInnerTextsAsync();
        Assert.NotEmpty(rows);
        Assert.All(rows, row => Assert.StartsWith("Xvisor", row, StringComparison.Ordinal));
    }

    [NeedsFact(InstalledPrograms.Chromium)]
    public async Task At_the_width_of_a_phone_the_body_does_not_scroll_sideways_with_everything_unfolded()
    {
        await using var opened = await browser.Open(report.Page, PhoneWidth, PhoneHeight);
        foreach (bool unfolded in new[] { false, true })
        {
            if (unfolded)
                await opened.Page.EvaluateAsync("document.querySelectorAll('details').forEach(d => { d.open = true; })");
            string[] wide = await opened.Page.EvaluateAsync<string[]>(PageScripts.TooWide);
            Assert.True(wide.Length == 0, $"unfolded {unfolded}: {string.Join('\n', wide)}");
            Assert.Equal(PhoneWidth, await opened.Page.EvaluateAsync<int>("document.documentElement.scrollWidth"));
        }
        Assert.True(await opened.Page.EvaluateAsync<double>(PageScripts.SmallestText) >= 10, "text that can be read");
    }

    [NeedsFact(InstalledPrograms.Chromium)]
    public async Task Everything_that_can_be_used_is_reached_by_the_keyboard()
    {
        await using var opened = await browser.Open(report.Page);
        int usable = await opened.Page.EvaluateAsync<int>(PageScripts.CountUsable);
        var reached = new List<string>();
        for (int i = 0; i < MostTabs && reached.Count < usable; i++)
        {
            await opened.Page.Keyboard.PressAsync("Tab");
            string? name = await opened.Page.EvaluateAsync<string?>(PageScripts.MarkFocused);
            if (name is not null)
                reached.Add(name);
        }
        Assert.Empty(await opened.Page.EvaluateAsync<string[]>(PageScripts.NotMarked));
        Assert.Equal("skip to the summary", reached[0]);
        Assert.Empty(await opened.Page.EvaluateAsync<string[]>(PageScripts.ScrollsWithoutKeyboard));
    }

    [NeedsFact(InstalledPrograms.Chromium)]
    public async Task A_failure_is_opened_and_copied_by_keyboard_alone()
    {
        await using var opened = await browser.Open(report.Page);
        await opened.Page.Locator(".verdicts a:has-text('FAILS')").First.FocusAsync();
        await opened.Page.Keyboard.PressAsync("Enter");
        var failure = opened.Page.Locator(Counterexample);
        await Assertions.Expect(failure.Locator("pre")).ToBeVisibleAsync();
        await Assertions.Expect(failure.Locator("> summary")).ToBeFocusedAsync();
        await opened.Page.Keyboard.PressAsync("Tab");
        await Assertions.Expect(failure.Locator("[data-copy]")).ToBeFocusedAsync();
        await opened.Page.Keyboard.PressAsync("Enter");
        await Assertions.Expect(opened.Page.Locator("#said")).ToHaveTextAsync("copied");
    }

    [NeedsTheory(InstalledPrograms.Chromium)]
    [InlineData(ColorScheme.Light)]
    [InlineData(ColorScheme.Dark)]
    public async Task Every_text_has_the_contrast_of_WCAG_AA(ColorScheme scheme)
    {
        await using var opened = await browser.Open(report.Page, scheme: scheme);
        await opened.Page.EvaluateAsync("document.querySelectorAll('details').forEach(d => { d.open = true; })");
        var faint = await opened.Page.EvaluateAsync<string[]>(PageScripts.FaintTexts);
        Assert.True(faint.Length == 0, string.Join('\n', faint));
    }

    [NeedsFact(InstalledPrograms.Chromium)]
    public async Task Every_part_has_a_name_for_those_who_do_not_see_it()
    {
        await using var opened = await browser.Open(report.Page);
        Assert.Empty(await opened.Page.EvaluateAsync<string[]>(PageScripts.Nameless));
        Assert.Equal(1, await opened.Page.Locator("h1").CountAsync());
        Assert.Equal("en", await opened.Page.GetAttributeAsync("html", "lang"));
    }

    [NeedsFact(InstalledPrograms.Chromium)]
    public async Task It_prints_everything_and_no_controls()
    {
        await using var opened = await browser.Open(report.Page);
        await opened.Page.EvaluateAsync("dispatchEvent(new Event('beforeprint'))");
        await opened.Page.EmulateMediaAsync(new() { Media = Media.Print, ColorScheme = ColorScheme.Dark });
        await Assertions.Expect(opened.Page.Locator(Counterexample).Locator("pre")).ToBeVisibleAsync();
        await Assertions.Expect(opened.Page.Locator("nav")).ToBeHiddenAsync();
        Assert.Equal("rgb(255, 255, 255)", await opened.Page.EvaluateAsync<string>("getComputedStyle(document.body).backgroundColor"));
        Assert.Equal(0, await opened.Page.EvaluateAsync<int>("Array.from(document.querySelectorAll('.scroll')).filter(s => getComputedStyle(s).overflowY !== 'visible').length"));
    }
}
